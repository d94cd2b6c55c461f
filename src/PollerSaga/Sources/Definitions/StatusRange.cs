namespace PollerSaga.Sources.Definitions;

/// <summary>A range of HTTP statuses.</summary>
/// <param name="First">The first status.</param>
/// <param name="Last">The last status, which is included.</param>
internal readonly record struct StatusRange(int First, int Last);
