namespace PollerSaga.Testing.Faults;

/// <summary>A change of the number of records during a job, at the end of the listing.</summary>
/// <param name="AfterRequests">The number of page requests before the change.</param>
/// <param name="Records">The number of records that are added; negative for removed ones.</param>
public sealed record TotalChange(int AfterRequests, long Records);
