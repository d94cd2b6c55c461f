namespace PollerSaga.Sources.Storage;

/// <summary>The result of an application.</summary>
/// <param name="Name">The name of the source.</param>
/// <param name="Version">The current version.</param>
/// <param name="IsChanged">Whether the version was not the current one before.</param>
internal sealed record AppliedSource(string Name, string Version, bool IsChanged);
