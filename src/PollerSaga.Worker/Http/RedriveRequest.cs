namespace PollerSaga.Worker.Http;

/// <summary>The body of <c>POST /api/jobs/{jobId}/redrive</c>; it may be left out.</summary>
/// <param name="By">Who does it, for the job's history.</param>
/// <param name="Timeout">Time to the new deadline as hh:mm:ss; 00:00:00 is none. Left out, as the job was started with.</param>
internal sealed record RedriveRequest(string? By = null, TimeSpan? Timeout = null);
