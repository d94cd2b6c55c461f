namespace PollerSaga.Testing.Reports;

/// <summary>A request that a partner received.</summary>
/// <param name="Number">The number among the requests of its kind, from 1, in the order of arrival.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, as the client sent them.</param>
/// <param name="At">The time of arrival.</param>
public sealed record ReceivedRequest(int Number, PartnerRequestKind Kind, string Method, string Target, DateTimeOffset At)
{
    /// <summary>The page, from 0; null for other requests, and for requests that were refused before the partner knew their page.</summary>
    public long? Page { get; init; }

    /// <summary>The status of the response; 0 if the client disconnected first.</summary>
    public int Status { get; init; }

    /// <summary>The number of records in the response.</summary>
    public int Records { get; init; }

    /// <summary>The reason of a refusal; null for none.</summary>
    public string? Problem { get; init; }
}
