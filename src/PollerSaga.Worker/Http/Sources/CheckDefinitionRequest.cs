namespace PollerSaga.Worker.Http.Sources;

/// <summary>The body of <c>POST /api/sources/check</c>.</summary>
/// <param name="Definition">The definition, YAML or JSON as a text. It is not stored.</param>
/// <param name="Stream">The name of the stream; null for the only one.</param>
/// <param name="Parameters">The values of the source's parameters; null for none.</param>
internal sealed record CheckDefinitionRequest(
    string? Definition = null,
    string? Stream = null,
    IReadOnlyDictionary<string, string>? Parameters = null);
