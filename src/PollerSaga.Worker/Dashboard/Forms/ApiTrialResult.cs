namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>What a job over an API would be.</summary>
/// <param name="TotalRecords">Records the API says it holds.</param>
/// <param name="PageSize">Records per page.</param>
/// <param name="Pages">Pages: requests at the least.</param>
/// <param name="FirstRecord">The first record, indented; null where the answer showed none.</param>
internal sealed record ApiTrialResult(long TotalRecords, int PageSize, long Pages, string? FirstRecord);
