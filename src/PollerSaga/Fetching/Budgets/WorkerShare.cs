namespace PollerSaga.Fetching.Budgets;

/// <summary>The share of one process in a budget.</summary>
/// <param name="Owner">The process. Each start of a process has a new id.</param>
/// <param name="Held">Number of requests that the process may have in flight.</param>
/// <param name="Wanted">Number of requests that the process has in flight or waiting.</param>
/// <param name="Until">The end of the lease, UTC. After it, other processes use the share.</param>
internal sealed record WorkerShare(Guid Owner, int Held, int Wanted, DateTimeOffset Until)
{
    /// <summary>Duration of a lease. The share of a dead process is free after this time.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>Whether the lease has not expired. A lease that ends far ahead is from a process with a wrong clock.</summary>
    public bool IsValid(DateTimeOffset now) => Until > now && Until <= now + LeaseTime + ClockTolerance;
}
