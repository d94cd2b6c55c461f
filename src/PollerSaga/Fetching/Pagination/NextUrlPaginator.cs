using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Pages by a URL in the response, which is absolute, or relative to the address of the response.</summary>
internal sealed class NextUrlPaginator(NextUrlPagination definition) : IPaginator
{
    public IReadOnlyList<Selector> Selectors { get; } = [definition.Next];

    public void Apply(PartnerRequest request, PagePosition page) => NextUrl.Follow(request, page);

    public PageResult Read(PageContent content, PagePosition page)
    {
        var next = Continuation.Read(content, definition.Next, "the URL of the next page")?.Trim();
        return string.IsNullOrEmpty(next)
            ? PageResult.Last
            : PageResult.WithNext(NextUrl.Resolve(content.Address, next, definition.Next.Text));
    }
}
