namespace PollerSaga.Testing.Reports;

/// <summary>What clients read from a partner.</summary>
public sealed record PartnerReport
{
    /// <summary>Whether every record that exists was read exactly once.</summary>
    public required bool AllReadOnce { get; init; }

    /// <summary>The number of records that exist, without those that short pages hide.</summary>
    public required long Records { get; init; }

    /// <summary>
    /// The number of records by how often they were read: <c>"1": 1000</c>. Records that exist and were never read are in 0.
    /// </summary>
    public required IReadOnlyDictionary<int, long> RecordReads { get; init; }

    /// <summary>The first 20 records that exist and were never read.</summary>
    public required IReadOnlyList<long> Unread { get; init; }

    /// <summary>The first 20 records that were read more than once.</summary>
    public required IReadOnlyList<long> Repeated { get; init; }

    /// <summary>The number of page requests.</summary>
    public required int PageRequests { get; init; }

    /// <summary>The number of different pages that were requested.</summary>
    public required int Pages { get; init; }

    /// <summary>The number of page requests beyond the end.</summary>
    public required int BeyondEnd { get; init; }

    /// <summary>The number of page requests beyond the rate limit.</summary>
    public required int Limited { get; init; }

    /// <summary>The number of requests without a valid credential.</summary>
    public required int Unauthorized { get; init; }

    /// <summary>The number of invalid requests.</summary>
    public required int Rejected { get; init; }

    /// <summary>The first 20 reasons of invalid requests.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The number of token requests and log-ins.</summary>
    public required int TokenRequests { get; init; }

    /// <summary>The maximum number of page requests in flight.</summary>
    public required int MaxInFlight { get; init; }
}
