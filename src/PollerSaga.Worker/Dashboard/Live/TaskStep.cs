namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>A step of a page's way.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Kind">Its colour: a state's name in the stylesheet.</param>
/// <param name="At">When it happened; null where it has not.</param>
/// <param name="Since">How long after the step before.</param>
internal sealed record TaskStep(string Name, string Kind, DateTimeOffset? At, TimeSpan? Since);
