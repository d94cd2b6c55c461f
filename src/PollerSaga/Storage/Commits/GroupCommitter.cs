using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Storage.Commits;

/// <summary>
/// The one writer of this process. Writes that arrive while a transaction is under way wait and go together in the next one; each caller
/// goes on when its own write is on disk. A write that cannot be made fails alone: its neighbours are committed without it.
/// </summary>
internal sealed class GroupCommitter(IDbContextFactory<PollerDbContext> contexts, IDatabase database, TimeProvider clock) : IAsyncDisposable
{
    // Keeps one transaction short, and a retry after a conflict cheap; far above what one window brings together.
    private const int LargestBatch = 256;

    // Each repeat lets at least one other transaction through, so this many in a row tell of something else.
    private const int MostRepeats = 10;

    private readonly ConcurrentQueue<PendingWrite> _waiting = new();
    private int _committing;
    private Task _work = Task.CompletedTask;
    private PollerDbContext? _db;
    private ITaskWriter? _tasks;
    private CounterStatement? _counters;

    public Task CommitAsync(PendingWrite write)
    {
        _waiting.Enqueue(write);

        // Whoever finds nobody committing commits, off the caller's back; everyone else only waits.
        if (Interlocked.CompareExchange(ref _committing, 1, 0) == 0)
            _work = Task.Run(CommitWaitingAsync);

        return write.Committed;
    }

    /// <summary>Lets the commits under way come to their end first: their connection cannot be closed under them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _work;
        await CloseAsync();
    }

    private async Task CommitWaitingAsync()
    {
        var batch = new List<PendingWrite>(LargestBatch);
        do
        {
            while (TakeBatch(batch))
                await CommitBatchAsync(batch);

            // A full fence: the look at what waits must not be taken before others can see that nobody is committing.
            Interlocked.Exchange(ref _committing, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _committing, 1, 0) == 0);
    }

    private bool TakeBatch(List<PendingWrite> batch)
    {
        batch.Clear();
        while (batch.Count < LargestBatch && _waiting.TryDequeue(out var write))
            batch.Add(write);
        return batch.Count > 0;
    }

    private async Task CommitBatchAsync(List<PendingWrite> batch, int repeats = 0)
    {
        try
        {
            await WriteAsync(await ConnectAsync(), batch);
            batch.ForEach(write => write.Succeed());
        }
        catch (Exception exception)
        {
            await DropConnectionAsync();
            await SettleFailureAsync(batch, exception, repeats);
        }
    }

    /// <summary>Lets the connection go, with whatever state the failure left it in.</summary>
    private async Task DropConnectionAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (Exception)
        {
            // It is broken, as the failure that is about to be told has shown; nobody must wait for ever because of it.
        }
    }

    private async Task CloseAsync()
    {
        var (db, tasks, counters) = (_db, _tasks, _counters);
        (_db, _tasks, _counters) = (null, null, null);
        try
        {
            if (tasks is not null)
                await tasks.DisposeAsync();
            if (counters is not null)
                await counters.DisposeAsync();
        }
        finally
        {
            if (db is not null)
                await db.DisposeAsync();
        }
    }

    private async Task SettleFailureAsync(List<PendingWrite> batch, Exception exception, int repeats)
    {
        if (repeats < MostRepeats && database.IsRolledBack(exception))
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
            // One of them is at fault and the transaction is rolled back: each for itself, so that the fault finds its owner.
            foreach (var write in batch)
                await CommitBatchAsync([write]);
        }
    }

    /// <summary>The context of all commits, its connection held open: opening one anew costs more than a commit.</summary>
    private async Task<PollerDbContext> ConnectAsync()
    {
        if (_db is { } open)
            return open;

        var db = contexts.CreateDbContext();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.Database.AutoSavepointsEnabled = false; // What fails is rolled back as a whole.
        _db = db;
        await db.Database.OpenConnectionAsync();
        (_tasks, _counters) = (database.CreateTaskWriter(db), new CounterStatement(db, database));
        return db;
    }

    private async Task WriteAsync(PollerDbContext db, List<PendingWrite> batch)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();

        var now = clock.GetUtcNow();
        var tasks = batch.OfType<SagaWrite<PollerTask>>().ToList();
        await JobWindow.SettleAsync(db, _counters!, tasks, now);
        await _tasks!.WriteAsync(tasks);
        foreach (var write in batch.Where(write => write is not SagaWrite<PollerTask>))
            await write.StageAsync(db);
        await JobHistory.AppendAsync(db, batch.OfType<SagaWrite<PollerJob>>());
        await db.SaveChangesAsync();
        await JobClosing.CloseAsync(db, batch.OfType<SagaWrite<PollerJob>>(), now);
        await JobSteering.SteerAsync(db, _counters!, batch.OfType<SagaWrite<PollerJob>>(), now);

        await transaction.CommitAsync();
        db.ChangeTracker.Clear();
    }
}
