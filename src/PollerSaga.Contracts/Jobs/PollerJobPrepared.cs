namespace PollerSaga.Contracts.Jobs;

/// <summary>The API's metadata is read and the job's pages are planned.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TotalRecords">The API's number of records (<c>totalRecords</c>).</param>
/// <param name="PageSize">Records per page (the API's <c>maxRecordsPerPage</c>).</param>
/// <param name="TotalTasks">Planned pages: records divided by page size, rounded up.</param>
/// <param name="Run">
/// The job's run: 1, and 1 more after each redrive. The message changes nothing in another run. Null, from workers that sent no run,
/// applies to any run.
/// </param>
/// <param name="Url">The address of the stream, with secrets masked; null for the built-in dialect.</param>
/// <param name="SourceVersion">The version of the definition that the job uses; null for the built-in dialect.</param>
public sealed record PollerJobPrepared(
    Guid JobId,
    long TotalRecords,
    int PageSize,
    int TotalTasks,
    int? Run = null,
    Uri? Url = null,
    string? SourceVersion = null);
