namespace PollerSaga.Worker.Http.Sources;

/// <summary>A source.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version: a hash of the definition.</param>
/// <param name="Definition">The definition, YAML or JSON, as it was applied. It contains no secrets.</param>
/// <param name="Streams">The names of the streams; empty if this worker does not accept the definition.</param>
/// <param name="Parameters">The parameters; empty if this worker does not accept the definition.</param>
internal sealed record SourceResponse(
    string Name,
    string Version,
    string Definition,
    IReadOnlyList<string> Streams,
    IReadOnlyList<SourceParameterResponse> Parameters);
