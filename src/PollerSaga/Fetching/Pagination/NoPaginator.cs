using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>One request.</summary>
internal sealed class NoPaginator : IPaginator
{
    public IReadOnlyList<Selector> Selectors => [];

    public void Apply(PartnerRequest request, PagePosition page)
    {
    }

    public PageResult Read(PageContent content, PagePosition page) => new() { TotalPages = 1, IsLast = true };
}
