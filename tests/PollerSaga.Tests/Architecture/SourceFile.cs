namespace PollerSaga.Tests.Architecture;

/// <summary>A source file.</summary>
/// <param name="Path">Path from the root of the repository, with slashes.</param>
/// <param name="Lines">Its lines, without the empty one after the last.</param>
internal sealed record SourceFile(string Path, string[] Lines);
