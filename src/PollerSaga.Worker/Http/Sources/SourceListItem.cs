namespace PollerSaga.Worker.Http.Sources;

/// <summary>A source in a list.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The current version, which new jobs use: a hash of the definition.</param>
/// <param name="AppliedAt">The time at which the version became the current one, UTC.</param>
/// <param name="By">The person or program that applied it; null if unknown.</param>
internal sealed record SourceListItem(string Name, string Version, DateTimeOffset AppliedAt, string? By);
