using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Pages by the key of the last record.</summary>
internal sealed class KeysetPaginator(KeysetPagination definition) : IPaginator
{
    public IReadOnlyList<Selector> Selectors { get; } =
        [.. new[] { definition.Last, definition.While?.Selector }.OfType<Selector>().Distinct()];

    public void Apply(PartnerRequest request, PagePosition page)
    {
        if (page.Token is { } key)
            request.Set(definition.In, definition.Parameter, key);
    }

    public PageResult Read(PageContent content, PagePosition page) =>
        content.Records == 0 || definition.While?.Evaluate(selector => content[selector]) == false
            ? PageResult.Last
            : PageResult.WithNext(Continuation.Read(content, definition.Last, "the key of the last record: a text or a number"));
}
