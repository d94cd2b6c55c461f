namespace PollerSaga.Fetching;

/// <summary>What a partner's API says of itself.</summary>
/// <param name="TotalRecords">Records it holds, at least 0.</param>
/// <param name="PageSize">Records it gives at once (<c>maxRecordsPerPage</c>), at least 1.</param>
internal sealed record ApiMetadata(long TotalRecords, int PageSize);
