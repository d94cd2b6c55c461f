namespace PollerSaga.Coverage;

/// <summary>Whether a definition can express a stream.</summary>
/// <param name="Row">The stream.</param>
/// <param name="Missing">The first missing feature; null if a definition expresses the stream.</param>
internal sealed record StreamCoverage(DialectRow Row, string? Missing);
