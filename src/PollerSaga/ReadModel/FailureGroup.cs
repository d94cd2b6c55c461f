namespace PollerSaga.ReadModel;

/// <summary>Tasks of a job that failed for the same reason.</summary>
/// <param name="Error">The reason.</param>
/// <param name="Count">The number of tasks.</param>
/// <param name="FirstIndex">The index of the first task.</param>
internal sealed record FailureGroup(string? Error, int Count, int FirstIndex);
