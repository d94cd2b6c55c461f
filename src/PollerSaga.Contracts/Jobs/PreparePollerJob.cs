namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Command to plan a job: read the API's metadata, create one task per page, and release the first window. A repeated command finds the
/// plan and releases no task twice. <see cref="PollerJobPrepared"/> is the response each time.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">Address of the API.</param>
/// <param name="MaxConcurrency">The job's window.</param>
/// <param name="ExpiresAt">End of the time to live of the job's messages, in epoch seconds.</param>
/// <param name="DeadlineAt">The job's deadline; null is no deadline.</param>
/// <param name="Run">The job's run: 1, and 1 more after each redrive. Null, from workers that sent no run, applies to any run.</param>
/// <param name="Source">The source and stream, for example <c>github/issues</c>; null for the built-in dialect.</param>
/// <param name="SourceVersion">The version of the definition; null for the current one.</param>
/// <param name="Parameters">The values of the source's parameters; null for none.</param>
public sealed record PreparePollerJob(
    Guid JobId,
    Uri Url,
    int MaxConcurrency,
    long ExpiresAt,
    DateTimeOffset? DeadlineAt,
    int? Run = null,
    string? Source = null,
    string? SourceVersion = null,
    IReadOnlyDictionary<string, string>? Parameters = null);
