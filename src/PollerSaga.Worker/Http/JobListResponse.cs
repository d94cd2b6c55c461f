namespace PollerSaga.Worker.Http;

/// <summary>A part of a list of jobs, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">The value of <c>after</c> for the next part; null at the end.</param>
internal sealed record JobListResponse(IReadOnlyList<JobResponse> Jobs, string? Next);
