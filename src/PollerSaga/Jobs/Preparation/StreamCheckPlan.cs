namespace PollerSaga.Jobs.Preparation;

/// <summary>The plan of a job, as far as one response shows it.</summary>
/// <param name="Kind">How the number of pages becomes known: <c>Planned</c>, <c>Counted</c>, <c>Open</c> or <c>Chain</c>.</param>
/// <param name="Description">The same in words.</param>
/// <param name="Pages">The number of pages; null if it is unknown before the job.</param>
/// <param name="TotalRecords">The number of records; null if the API does not state it.</param>
/// <param name="PageSize">Records per page; null if it is unknown.</param>
/// <param name="EstimatedSeconds">
/// The time of a job in seconds, from the budgets and the time of this response; null if the number of pages is unknown.
/// </param>
/// <param name="MaxPagesPerMinute">The most pages in a minute, from the same.</param>
public sealed record StreamCheckPlan(
    string Kind,
    string Description,
    long? Pages,
    long? TotalRecords,
    int? PageSize,
    double? EstimatedSeconds,
    double MaxPagesPerMinute);
