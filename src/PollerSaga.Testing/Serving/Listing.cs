using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Testing.Serving;

/// <summary>The records of a partner: positions from 0, of which short pages hide some. A record's id is its position.</summary>
internal sealed class Listing
{
    private readonly DialectContract _contract;
    private readonly PartnerFaults _faults;
    private readonly Dictionary<long, int> _keptOfPage;

    /// <param name="contract">The dialect.</param>
    /// <param name="faults">The faults.</param>
    /// <param name="records">The number of records before all changes.</param>
    /// <param name="pageRequests">The number of page requests until now, which determines the changes.</param>
    public Listing(DialectContract contract, PartnerFaults faults, long records, int pageRequests)
    {
        _contract = contract;
        _faults = faults;
        _keptOfPage = faults.ShortPages
            .GroupBy(page => (long)page.Page)
            .ToDictionary(pages => pages.Key, pages => pages.First().Records is >= 0 and var kept ? kept : (PageSize + 1) / 2);
        var changes = faults.TotalChanges.Where(change => change.AfterRequests < pageRequests).Sum(change => change.Records);
        Total = Math.Max(0, records + changes);
    }

    /// <summary>The number of positions.</summary>
    public long Total { get; }

    /// <summary>The number of records that exist.</summary>
    public long Existing => Total - _keptOfPage.Sum(page =>
        Math.Max(0, Math.Min((page.Key + 1) * PageSize, Total) - Math.Min((page.Key * PageSize) + page.Value, Total)));

    private int PageSize => _contract.Dialect.Size;

    private bool IsSequential => !_contract.IsByPosition && _contract.Pagination != PartnerPagination.None;

    /// <summary>Whether the record at a position exists.</summary>
    public bool Exists(long position) => position < Total
        && (!_keptOfPage.TryGetValue(position / PageSize, out var kept) || position % PageSize < kept);

    /// <summary>Returns the position of the first record after an id; the end if none follows.</summary>
    public long After(long id)
    {
        var position = id + 1;
        while (position < Total && !Exists(position))
            position++;
        return position;
    }

    /// <summary>Returns the page of a request.</summary>
    public PageSlice SliceOf(PageRequest request)
    {
        if (_contract.Pagination == PartnerPagination.Keyset
            && _faults.Loops.FirstOrDefault(loop => loop.Page + 1 == request.Index) is { } repeated)
        {
            request = request with { Start = (long)repeated.To * request.Size };
        }

        var end = Math.Min(request.Start + request.Size, Total);
        var ids = new List<long>();
        for (var position = request.Start; position < end; position++)
        {
            if (Exists(position))
                ids.Add(position);
        }

        var loop = IsSequential ? _faults.Loops.FirstOrDefault(loop => loop.Page == request.Index) : null;
        var next = loop is null ? request.Start + request.Size : (long)loop.To * request.Size;
        var isMore = _contract.Pagination == PartnerPagination.Keyset ? After(next - 1) < Total : next < Total;
        return new PageSlice(ids, request.Size, Total, next, loop is not null || isMore);
    }
}
