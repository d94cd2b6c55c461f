namespace PollerSaga.Worker.Http.Sources;

/// <summary>The body of <c>POST /api/sources/{name}/check</c>.</summary>
/// <param name="Stream">The name of the stream; null for the only one.</param>
/// <param name="Version">The version, or at least its first 12 characters; null for the current one.</param>
/// <param name="Parameters">The values of the source's parameters; null for none.</param>
internal sealed record CheckSourceRequest(
    string? Stream = null,
    string? Version = null,
    IReadOnlyDictionary<string, string>? Parameters = null);
