namespace PollerSaga.Worker.Http;

/// <summary>The body of <c>POST /api/jobs/{jobId}/max-concurrency</c>.</summary>
/// <param name="MaxConcurrency">How many pages may be in flight, at least 1.</param>
/// <param name="By">Who does it, for the job's history.</param>
internal sealed record MaxConcurrencyRequest(int MaxConcurrency, string? By = null);
