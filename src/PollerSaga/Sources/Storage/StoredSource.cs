namespace PollerSaga.Sources.Storage;

/// <summary>A source with its current version.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version.</param>
/// <param name="AppliedAt">The time at which the version became the current one, UTC.</param>
/// <param name="By">The person or program that applied it; null if unknown.</param>
/// <param name="Content">The definition.</param>
internal sealed record StoredSource(string Name, string Version, DateTimeOffset AppliedAt, string? By, string Content);
