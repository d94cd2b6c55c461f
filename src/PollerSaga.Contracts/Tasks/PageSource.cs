namespace PollerSaga.Contracts.Tasks;

/// <summary>The stream of a source that a page belongs to.</summary>
/// <param name="Name">The name of the source.</param>
/// <param name="Stream">The name of the stream.</param>
/// <param name="Version">The version of the definition with which the job started: a hash of its content.</param>
public sealed record PageSource(string Name, string Stream, string Version);
