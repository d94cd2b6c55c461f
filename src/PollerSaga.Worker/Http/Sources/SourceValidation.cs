namespace PollerSaga.Worker.Http.Sources;

/// <summary>The result of the validation of a definition.</summary>
/// <param name="IsValid">Whether it is valid.</param>
/// <param name="Name">The name of the source; null if the definition is not valid.</param>
/// <param name="Version">The version that the definition would have; null if it is not valid.</param>
/// <param name="Streams">The names of the streams; empty if the definition is not valid.</param>
/// <param name="Errors">All errors, in the order of the definition.</param>
internal sealed record SourceValidation(
    bool IsValid,
    string? Name,
    string? Version,
    IReadOnlyList<string> Streams,
    IReadOnlyList<SourceError> Errors);
