namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>The plan of a job for an API.</summary>
/// <param name="TotalRecords">The number of records, according to the API.</param>
/// <param name="PageSize">Records per page.</param>
/// <param name="Pages">The number of pages, and the minimum number of requests.</param>
/// <param name="FirstRecord">The first record, indented; null if the response contains none.</param>
internal sealed record ApiTrialResult(long TotalRecords, int PageSize, long Pages, string? FirstRecord);
