using System.Globalization;
using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Pages by number, or by the number of records before the page.</summary>
internal sealed class PositionPaginator(PositionPagination definition) : IPaginator
{
    public IReadOnlyList<Selector> Selectors { get; } =
    [
        .. new[] { definition.Total, definition.TotalPages, definition.PageSize, definition.End.Predicate?.Selector }
            .OfType<Selector>()
            .Distinct(),
    ];

    public void Apply(PartnerRequest request, PagePosition page)
    {
        var size = page.PageSize ?? definition.Size;
        request.Set(definition.In, definition.Parameter, PositionOf(page, size));
        if (definition.SizeParameter is { } parameter && size is { } count)
            request.Set(definition.In, parameter, count);
    }

    public PageResult Read(PageContent content, PagePosition page)
    {
        var total = StatedNumber.Read(content, definition.Total, 0, long.MaxValue);
        var totalPages = StatedNumber.Read(content, definition.TotalPages, 0, long.MaxValue);
        var found = FindSize(content, page, isEmpty: total == 0);
        var size = found ?? page.PageSize ?? definition.Size;
        return new PageResult
        {
            TotalRecords = total,
            TotalPages = totalPages,
            PageSize = found,
            IsLast = (totalPages, total, size) switch
            {
                ({ } pages, _, _) => page.Index + 1L >= pages,
                (_, { } records, { } count) => (Int128)(page.Index + 1L) * count >= records,
                (_, 0, _) => true,
                _ => IsEnd(content, size),
            },
        };
    }

    private long PositionOf(PagePosition page, int? size)
    {
        if (!definition.IsOffset)
            return checked(definition.First + page.Index);
        if (page.Index > 0 && size is null)
        {
            throw new FetchException(
                $"The offset of page {page.Index.ToString(CultureInfo.InvariantCulture)} is unknown, because neither the definition nor a "
                + "response states the page size. Set size.value or pageSize in the pagination.",
                isRetriable: false);
        }

        return checked(definition.First + ((long)page.Index * (size ?? 0)));
    }

    private int? FindSize(PageContent content, PagePosition page, bool isEmpty)
    {
        if (StatedNumber.Read(content, definition.PageSize, isEmpty ? 0 : 1, int.MaxValue) is > 0 and var stated)
        {
            // A server that states more than the request asked for, and does not return more, states its maximum.
            var asked = page.PageSize ?? definition.Size;
            var isMaximum = definition.SizeParameter is not null && stated > asked && !(content.Records > asked);
            return isMaximum ? asked : (int)stated;
        }

        // The first page has a full page's size, or no page follows.
        return definition.Size is null && page is { Index: 0, PageSize: null } && content.Records is > 0 and <= int.MaxValue and var records
            ? (int)records
            : null;
    }

    private bool IsEnd(PageContent content, int? size) => definition.End.Kind switch
    {
        EndRuleKind.Status => definition.End.Statuses.Contains(content.Status),
        EndRuleKind.Predicate => definition.End.Predicate!.Evaluate(selector => content[selector]),
        EndRuleKind.Short => content.Records == 0 || content.Records < size,
        _ => content.Records == 0,
    };
}
