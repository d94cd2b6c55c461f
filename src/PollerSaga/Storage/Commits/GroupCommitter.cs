using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;

namespace PollerSaga.Storage.Commits;

/// <summary>
/// The one writer of this process. Writes that arrive during a transaction wait and share the next one. A caller continues when its own
/// write is on disk. A write that fails, fails alone: its neighbours are committed without it.
/// </summary>
internal sealed class GroupCommitter(
    IDbContextFactory<PollerDbContext> contexts,
    IDatabase database,
    IEnumerable<ICommitStep> steps,
    TimeProvider clock) : IAsyncDisposable
{
    // Keeps a transaction short and its repetition cheap. One window brings far fewer writes together.
    private const int MaxBatch = 256;

    // Each rollback lets at least one other transaction through, so that more repetitions in a row have another cause.
    private const int MaxRepeats = 10;

    private readonly ICommitStep[] _steps = [.. steps];
    private readonly ConcurrentQueue<PendingWrite> _waiting = new();
    private int _committing;
    private Task _work = Task.CompletedTask;
    private CommitConnection? _connection;

    /// <summary>Commits a write together with the other writes that wait.</summary>
    /// <returns>A task that completes when the write is on disk.</returns>
    public Task CommitAsync(PendingWrite write)
    {
        _waiting.Enqueue(write);

        // The first caller starts the commits on another thread. All others only wait.
        if (Interlocked.CompareExchange(ref _committing, 1, 0) == 0)
            _work = Task.Run(CommitWaitingAsync);

        return write.Committed;
    }

    /// <summary>Waits for the running commits, whose connection must stay open, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _work;
        await CloseAsync();
    }

    private async Task CommitWaitingAsync()
    {
        var batch = new List<PendingWrite>(MaxBatch);
        do
        {
            while (TakeBatch(batch))
                await CommitOrFailAsync(batch);

            // A full fence: others must see that no commit is running before this thread looks at the queue.
            Interlocked.Exchange(ref _committing, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _committing, 1, 0) == 0);
    }

    private bool TakeBatch(List<PendingWrite> batch)
    {
        batch.Clear();
        while (batch.Count < MaxBatch && _waiting.TryDequeue(out var write))
            batch.Add(write);
        return batch.Count > 0;
    }

    // A defect in the handling of a failure must not stop the committer: every later write of the process would wait forever.
    private async Task CommitOrFailAsync(List<PendingWrite> batch)
    {
        try
        {
            await CommitBatchAsync(batch, repeats: 0);
        }
        catch (Exception exception)
        {
            batch.ForEach(write => write.Fail(exception));
        }
    }

    private async Task CommitBatchAsync(List<PendingWrite> batch, int repeats)
    {
        try
        {
            await WriteAsync(_connection ??= await CommitConnection.OpenAsync(contexts, database), batch);
        }
        catch (Exception exception)
        {
            await DropConnectionAsync();
            await HandleFailureAsync(batch, exception, repeats);
            return;
        }

        batch.ForEach(write => write.Complete());
    }

    /// <summary>Closes the connection, whose state is unknown after a failure.</summary>
    private async Task DropConnectionAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (Exception)
        {
            // The connection is broken. The first failure is reported. A second failure of the same connection adds no information.
        }
    }

    private async Task CloseAsync()
    {
        var connection = _connection;
        _connection = null;
        if (connection is not null)
            await connection.DisposeAsync();
    }

    private async Task HandleFailureAsync(List<PendingWrite> batch, Exception exception, int repeats)
    {
        if (repeats < MaxRepeats && CanRepeat(batch, exception, repeats))
        {
            await CommitBatchAsync(batch, repeats + 1);
        }
        else if (database.DescribeFault(exception) is { } fault)
        {
            batch.ForEach(write => write.Fail(new DependencyUnavailableException(fault, exception)));
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(batch[0].Explain(exception, database));
        }
        else
        {
            // The transaction is rolled back because of one write. One transaction per write finds it.
            foreach (var write in batch)
                await CommitBatchAsync([write], repeats: 0);
        }
    }

    // A row that another process inserted is found by the first repetition. One that this batch inserts is not: it needs a transaction of
    // its own.
    private bool CanRepeat(List<PendingWrite> batch, Exception exception, int repeats) =>
        exception is LockOrderException ? repeats == 0 || batch.Count == 1 : database.IsRolledBack(exception);

    // The order of locks in every process: what the steps lock, then bulk rows, then all other rows by key.
    private async Task WriteAsync(CommitConnection connection, List<PendingWrite> writes)
    {
        await using var transaction = await connection.Db.Database.BeginTransactionAsync();

        writes.ForEach(write => write.Reset());
        var batch = new CommitBatch(connection, writes, clock.GetUtcNow());
        foreach (var step in _steps)
            await step.BeforeRowsAsync(batch);

        foreach (var rows in batch.Of<SagaWrite>().Where(write => write.IsBulk).GroupBy(write => write.GetType()))
            await rows.First().WriteAllAsync(connection, rows);
        foreach (var write in batch.Of<PendingWrite>().Where(write => write is not SagaWrite { IsBulk: true }).OrderBy(write => write.Key))
            await write.WriteAsync(connection);

        foreach (var step in _steps)
            await step.AfterRowsAsync(batch);

        await connection.Db.SaveChangesAsync();
        PassFailpoints("before", writes);
        if (writes.Exists(write => !write.IsRefused))
            await transaction.CommitAsync();
        PassFailpoints("after", writes);
        connection.Db.ChangeTracker.Clear();
    }

    [Conditional("FAILPOINTS")]
    private static void PassFailpoints(string phase, List<PendingWrite> writes) =>
        writes.ForEach(write => Failpoint.Pass($"{phase} commit of {write.Subject}"));
}
