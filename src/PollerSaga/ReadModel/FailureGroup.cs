namespace PollerSaga.ReadModel;

/// <summary>Tasks of a job that failed for the same reason.</summary>
/// <param name="Error">The reason.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstIndex">The first of them.</param>
internal sealed record FailureGroup(string? Error, int Count, int FirstIndex);
