namespace PollerSaga.Contracts.Jobs;

/// <summary>The API's metadata was read and the job's pages are planned.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TotalRecords">Records the API says it holds.</param>
/// <param name="PageSize">Records per page, the API's <c>maxRecordsPerPage</c>.</param>
/// <param name="TotalTasks">Pages planned: records by page size, rounded up.</param>
public sealed record PollerJobPrepared(Guid JobId, long TotalRecords, int PageSize, int TotalTasks);
