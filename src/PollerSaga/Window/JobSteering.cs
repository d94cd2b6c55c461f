using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// What a job's row says of its window and deadline, brought to its counter row in the same commit. Of a job that was over and runs once
/// more the window is opened again, and its failed tasks wait for a place in it; their version moves on, so that late answers of the run
/// before change nothing.
/// </summary>
internal static class JobSteering
{
    public static async Task SteerAsync(PollerDbContext db, CounterStatement counters, IEnumerable<SagaWrite<PollerJob>> writes, DateTimeOffset now)
    {
        foreach (var write in writes.Where(write => !write.IsNew && !PollerJobStates.IsOver(write.Row.CurrentState)))
        {
            var job = write.Row;
            await TakeOverAsync(db, job);
            if (PollerJobStates.IsOver(write.StateBefore!))
                await ReopenAsync(db, job.CorrelationId);
            await JobWindow.ReleaseAsync(db, counters, job.CorrelationId, now);
        }
    }

    private static Task<int> TakeOverAsync(PollerDbContext db, PollerJob job)
    {
        var window = job.PausedAt is null ? job.MaxConcurrency : 0;
        return db.Counters
            .Where(counter => counter.JobId == job.CorrelationId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(counter => counter.Window, counter => counter.Total < window ? counter.Total : window)
                .SetProperty(counter => counter.DeadlineAt, job.DeadlineInForce)
                .SetProperty(counter => counter.Run, job.Run)
                .SetProperty(counter => counter.ClosedAt, (DateTimeOffset?)null)
                .SetProperty(counter => counter.LostPages, (IReadOnlyList<int>?)null));
    }

    // Of a job that is over no task is in flight, so that all places can be given out anew.
    private static async Task ReopenAsync(PollerDbContext db, Guid jobId)
    {
        var redriven = await db.Tasks
            .Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Failed)
            .ExecuteUpdateAsync(set => set
                .SetProperty(task => task.CurrentState, PollerTaskStates.Pending)
                .SetProperty(task => task.Version, task => task.Version + 1));
        await db.Counters
            .Where(counter => counter.JobId == jobId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(counter => counter.Finished, counter => counter.Finished - redriven)
                .SetProperty(counter => counter.Failed, counter => counter.Failed - redriven)
                .SetProperty(counter => counter.Redriven, redriven)
                .SetProperty(counter => counter.RedriveNext, 0)
                .SetProperty(counter => counter.Next, counter => counter.Next < counter.Total ? counter.Next : counter.Total));
    }
}
