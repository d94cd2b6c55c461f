using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Pages by the <c>Link</c> header (RFC 8288).</summary>
internal sealed class LinkHeaderPaginator(LinkHeaderPagination definition) : IPaginator
{
    private const string Header = "Link";

    public IReadOnlyList<Selector> Selectors { get; } = [Selector.Parse($"header:{Header}")];

    public void Apply(PartnerRequest request, PagePosition page) => NextUrl.Follow(request, page);

    public PageResult Read(PageContent content, PagePosition page)
    {
        var link = content.Header(Header)
            .SelectMany(LinkHeader.Parse)
            .FirstOrDefault(link => link.HasRelation(definition.Relation) && link.IsAboutThisPage);

        // Sentry links to a page after the last one, and marks the link with results="false".
        return link is null || link["results"] == "false"
            ? PageResult.Last
            : PageResult.WithNext(
                NextUrl.Resolve(content.Address, link.Target, $"the link '{definition.Relation}' of the header {Header}"));
    }
}
