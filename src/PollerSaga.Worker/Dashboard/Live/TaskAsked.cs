namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Which task a page shows.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="TaskId">The task.</param>
internal sealed record TaskAsked(Guid JobId, Guid TaskId);
