namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Which jobs a list shows.</summary>
/// <param name="Most">How many, newest first.</param>
internal sealed record JobsAsked(int Most);
