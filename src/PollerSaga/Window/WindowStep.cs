using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// The window's part of every transaction. It locks the counter rows of all jobs that the transaction concerns, in the order of their ids,
/// before any other row. It then counts the tasks that end, releases the next ones, refuses starts, and follows the jobs' rows.
/// </summary>
internal sealed class WindowStep : ICommitStep
{
    public async Task BeforeRowsAsync(CommitBatch batch)
    {
        var tasks = batch.Of<SagaRowWrite<PollerTask>>().ToLookup(write => write.Row.JobId);
        var owners = OwnersIn(batch).ToLookup(owner => owner.Row.CorrelationId);
        var statements = batch.Of<StatementWrite>().Select(write => write.Key).ToHashSet();
        var counters = batch.State<WindowLocks>();

        foreach (var jobId in tasks.Select(job => job.Key).Concat(owners.Select(job => job.Key)).Concat(statements).Distinct().Order())
        {
            if (jobId == Guid.Empty)
                continue;

            var isLocked = false;
            foreach (var owner in owners[jobId])
                isLocked |= await FollowAsync(batch, owner);
            if (!isLocked && statements.Contains(jobId))
                isLocked = await LockAsync(batch, jobId);
            if (owners.Contains(jobId))
                counters.Record(jobId, isLocked);

            await WindowCounting.CountAsync(batch, jobId, tasks[jobId], hasNewPlaces: owners[jobId].Any(owner => owner.IsOpen));
        }
    }

    public async Task AfterRowsAsync(CommitBatch batch)
    {
        await batch.State<WindowLocks>().CheckAsync(batch.Db);
        foreach (var owner in OwnersIn(batch).Where(owner => owner.EndsJob))
            await WindowClosing.FailUnfinishedAsync(batch, owner.Row);
    }

    private static IEnumerable<OwnerWrite> OwnersIn(CommitBatch batch) => batch
        .Of<SagaWrite>()
        .Where(write => !write.IsNew && write.Saga is IWindowOwner)
        .Select(write => new OwnerWrite((IWindowOwner)write.Saga, write.StateBefore));

    /// <summary>Updates the counter to the job's row. A job that was over and runs again is reopened by its preparation.</summary>
    /// <returns>Whether the counter exists, and is now locked.</returns>
    private static async Task<bool> FollowAsync(CommitBatch batch, OwnerWrite owner)
    {
        if (owner.EndsJob)
            return await WindowClosing.CloseAsync(batch, owner.Row);

        // First the lock: a counter that another process inserts between the two statements would otherwise be locked and not updated.
        if (!await LockAsync(batch, owner.Row.CorrelationId))
            return false;
        if (owner.IsOpen)
            await UpdateAsync(batch, owner.Row);
        return true;
    }

    private static Task<int> UpdateAsync(CommitBatch batch, IWindowOwner job)
    {
        var (places, deadline) = (job.Places, job.TaskDeadline);
        return batch.Db.Counters
            .Where(counter => counter.JobId == job.CorrelationId && counter.Run == job.Run)
            .ExecuteUpdateAsync(set => set
                .SetProperty(
                    counter => counter.Window,
                    counter => counter.Kind == ListingKind.Planned && counter.Total < places ? counter.Total
                        : counter.MaxWindow < places ? counter.MaxWindow.Value : places)
                .SetProperty(counter => counter.DeadlineAt, deadline));
    }

    // An update that changes nothing is a lock that all databases know.
    private static async Task<bool> LockAsync(CommitBatch batch, Guid jobId) => await batch.Db.Counters
        .Where(counter => counter.JobId == jobId)
        .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Run, counter => counter.Run)) == 1;

    private readonly record struct OwnerWrite(IWindowOwner Row, string? StateBefore)
    {
        public bool EndsJob => Row.IsOverIn(Row.CurrentState) && !Row.IsOverIn(StateBefore);

        public bool IsOpen => !Row.IsOverIn(Row.CurrentState) && !Row.IsOverIn(StateBefore);
    }
}
