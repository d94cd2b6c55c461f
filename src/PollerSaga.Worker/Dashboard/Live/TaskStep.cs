namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>A step of a task's way.</summary>
/// <param name="Name">What happened.</param>
/// <param name="Kind">Its colour: a state's name in the stylesheet.</param>
/// <param name="At">When; null where that is not known, or it has not happened yet.</param>
/// <param name="Since">How long after the step before.</param>
/// <param name="Note">What is said in place of the time.</param>
internal sealed record TaskStep(string Name, string Kind, DateTimeOffset? At, TimeSpan? Since, string? Note);
