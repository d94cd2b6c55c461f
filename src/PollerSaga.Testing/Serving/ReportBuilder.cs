using PollerSaga.Testing.Reports;

namespace PollerSaga.Testing.Serving;

/// <summary>Builds the report of a partner.</summary>
internal static class ReportBuilder
{
    private const int MaxIds = 20;

    public static PartnerReport Build(Listing listing, ReadCounts reads, RequestLog log)
    {
        var read = reads.Read();
        var existing = listing.Existing;
        var readExisting = read.Where(entry => listing.Exists(entry.Id)).ToList();
        var histogram = new SortedDictionary<int, long> { [0] = existing - readExisting.Count };
        foreach (var group in read.GroupBy(entry => entry.Reads))
            histogram[group.Key] = group.LongCount();

        return new PartnerReport
        {
            AllReadOnce = readExisting.Count == existing && readExisting.TrueForAll(entry => entry.Reads == 1),
            Records = existing,
            RecordReads = histogram,
            Unread = FindUnread(listing, reads, existing - readExisting.Count),
            Repeated = [.. read.Where(entry => entry.Reads > 1).Take(MaxIds).Select(entry => entry.Id)],
            PageRequests = log.Count(PartnerRequestKind.Page),
            Pages = log.Pages.Count,
            BeyondEnd = log.BeyondEnd,
            Limited = log.Limited,
            Unauthorized = log.Unauthorized,
            Rejected = log.Rejected,
            Problems = log.Problems,
            TokenRequests = log.Count(PartnerRequestKind.Token) + log.Count(PartnerRequestKind.LogIn),
            MaxInFlight = log.MaxInFlight,
        };
    }

    private static List<long> FindUnread(Listing listing, ReadCounts reads, long count)
    {
        var unread = new List<long>();
        for (var id = 0L; id < listing.Total && unread.Count < Math.Min(MaxIds, count); id++)
        {
            if (listing.Exists(id) && reads.Of(id) == 0)
                unread.Add(id);
        }

        return unread;
    }
}
