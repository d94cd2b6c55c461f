namespace PollerSaga.Fetching;

/// <summary>The metadata of a partner's API.</summary>
/// <param name="TotalRecords">The API's number of records, at least 0.</param>
/// <param name="PageSize">Records per page (<c>maxRecordsPerPage</c>), at least 1.</param>
internal sealed record ApiMetadata(long TotalRecords, int PageSize);
