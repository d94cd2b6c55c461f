namespace PollerSaga.Fetching.Budgets;

/// <summary>
/// The row of a host as this process knows it. One read or write runs at a time; callers that need another one wait for it. A worker of
/// a fleet reads the row at most once in <see cref="PollInterval"/>, and only while it has requests to the host.
/// </summary>
internal sealed class KnownBudget(BudgetKey key, IHostBudgetRows rows, bool isShared, TimeProvider clock)
{
    /// <summary>Time after which a change of another process is known.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource? _running;
    private bool _isContended;
    private volatile Snapshot _snapshot = new(HostBudget.New(key), null);

    /// <summary>The last known row.</summary>
    public HostBudget Row => _snapshot.Row;

    /// <summary>Whether the row need not be read. A process that is alone on its database reads it once.</summary>
    public bool IsFresh(DateTimeOffset now) => _snapshot.ReadAt is { } readAt && (!isShared || (now - readAt).Duration() < PollInterval);

    /// <summary>Reads the row, or waits for the read or write that runs.</summary>
    public Task ReadAsync() => TryRunAsync(async () => Accept(await rows.FindAsync(key.Id)));

    /// <summary>
    /// Changes the row. If another read or write runs, only waits for it: the caller then decides again whether the change is needed.
    /// </summary>
    /// <param name="change">The change. It is repeated on a newer row if another process has changed the row.</param>
    /// <returns>Whether the change was made.</returns>
    public Task<bool> TryChangeAsync(Func<HostBudget, DateTimeOffset, HostBudget> change) => TryRunAsync(() => WriteAsync(change));

    /// <summary>Changes the row after the read or write that runs.</summary>
    public async Task ChangeAsync(Func<HostBudget, DateTimeOffset, HostBudget> change)
    {
        var mine = NewWork();
        while (TryBegin(mine) is { } running)
            await Task.WhenAny(running);
        await RunAsync(mine, () => WriteAsync(change));
    }

    private async Task WriteAsync(Func<HostBudget, DateTimeOffset, HostBudget> change)
    {
        // If other processes write often, a read is cheaper than a write that fails.
        if (_snapshot.ReadAt is null || _isContended)
            Accept(await rows.FindAsync(key.Id));
        for (_isContended = false; ; _isContended = true)
        {
            var row = Row;
            var changed = change(row, clock.GetUtcNow());
            if (ReferenceEquals(changed, row))
                return;

            changed = changed with { Version = row.Version + 1 };
            if (await rows.TryWriteAsync(changed))
            {
                Accept(changed);
                return;
            }

            Accept(await rows.FindAsync(key.Id));
        }
    }

    private void Accept(HostBudget? row) => _snapshot = new(row ?? HostBudget.New(key), clock.GetUtcNow());

    private async Task<bool> TryRunAsync(Func<Task> work)
    {
        var mine = NewWork();
        if (TryBegin(mine) is { } running)
        {
            await running;
            return false;
        }

        await RunAsync(mine, work);
        return true;
    }

    private async Task RunAsync(TaskCompletionSource mine, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            End();
            mine.SetException(exception);
            _ = mine.Task.Exception; // Observed: this caller reports it, and others may wait for it.
            throw;
        }

        End();
        mine.SetResult();
    }

    /// <summary>Begins work. Returns the work that runs, if there is one.</summary>
    private Task? TryBegin(TaskCompletionSource mine)
    {
        lock (_lock)
        {
            if (_running is not null)
                return _running.Task;
            _running = mine;
            return null;
        }
    }

    private static TaskCompletionSource NewWork() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void End()
    {
        lock (_lock)
            _running = null;
    }

    private sealed record Snapshot(HostBudget Row, DateTimeOffset? ReadAt);
}
