namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>A step in the history of a page.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">The colour: a state's name in the stylesheet.</param>
/// <param name="At">The time; null for an open step.</param>
/// <param name="Since">The time since the previous step.</param>
internal sealed record TaskStep(string Name, string Kind, DateTimeOffset? At, TimeSpan? Since);
