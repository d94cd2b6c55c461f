namespace PollerSaga.Fetching.Budgets;

/// <summary>What a caller does next to receive a permit.</summary>
internal abstract record EntryStep
{
    /// <summary>Reads the row, because other processes may have changed it.</summary>
    public sealed record Read : EntryStep
    {
        public static Read Instance { get; } = new();
    }

    /// <summary>Leases slots and permits.</summary>
    /// <param name="Pace">The pace of the slots; null for none.</param>
    /// <param name="Slots">Number of slots, at least 1 with a pace.</param>
    /// <param name="Limit">The limit of requests in flight; null for none.</param>
    public sealed record Claim(Pace? Pace, int Slots, int? Limit) : EntryStep;

    /// <summary>Waits until a time, and decides again.</summary>
    /// <param name="At">The time.</param>
    public sealed record Delay(DateTimeOffset At) : EntryStep;

    /// <summary>Waits for the end of another request, and decides again.</summary>
    /// <param name="Waiter">Completes with true at the end of a request.</param>
    /// <param name="Until">The end of the wait.</param>
    public sealed record WaitForLeave(TaskCompletionSource<bool> Waiter, DateTimeOffset Until) : EntryStep;

    /// <summary>Sends the request at a time.</summary>
    /// <param name="At">The time, which can be in the past.</param>
    public sealed record Enter(DateTimeOffset At) : EntryStep;

    /// <summary>Gives up.</summary>
    /// <param name="RetryAt">The time at which to try again.</param>
    public sealed record Refuse(DateTimeOffset RetryAt) : EntryStep;
}
