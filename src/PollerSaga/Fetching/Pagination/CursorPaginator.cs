using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Pages by a token in the response.</summary>
internal sealed class CursorPaginator(CursorPagination definition) : IPaginator
{
    public IReadOnlyList<Selector> Selectors { get; } =
        [.. new[] { definition.Next, definition.While?.Selector }.OfType<Selector>().Distinct()];

    public void Apply(PartnerRequest request, PagePosition page)
    {
        if (page.Token is { } token)
            request.Set(definition.In, definition.Parameter, token);
    }

    public PageResult Read(PageContent content, PagePosition page) =>
        definition.While?.Evaluate(selector => content[selector]) == false
            ? PageResult.Last
            : PageResult.WithNext(Continuation.Read(content, definition.Next, "the token of the next page: a text or a number"));
}
