using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// The end of a job's part of a commit: the window is closed, so that no further task starts, and the tasks still in flight, or waiting to
/// run once more, fail with the job's reason. Their version moves on, so that their late answers change nothing.
/// </summary>
internal static class JobClosing
{
    public static async Task CloseAsync(PollerDbContext db, IEnumerable<SagaWrite<PollerJob>> writes, DateTimeOffset now)
    {
        foreach (var job in writes.Where(EndsJob).Select(write => write.Row))
        {
            // The counter first, as every other transaction takes it: whoever holds it may wait for tasks, never the other way round.
            await db.Counters
                .Where(counter => counter.JobId == job.CorrelationId)
                .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.ClosedAt, now));

            // No task starts any more: what has not begun by now does not in this run.
            var lost = await db.FindLostPagesAsync(job.CorrelationId);

            // What waited to run once more has failed as before.
            var failed = await db.Tasks
                .Where(task => task.JobId == job.CorrelationId)
                .Where(task => task.CurrentState == PollerTaskStates.Started
                    || task.CurrentState == PollerTaskStates.PayloadSaved
                    || task.CurrentState == PollerTaskStates.Pending)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(task => task.CurrentState, PollerTaskStates.Failed)
                    .SetProperty(task => task.Error, job.Error)
                    .SetProperty(task => task.EndedAt, now)
                    .SetProperty(task => task.Version, task => task.Version + 1));
            await db.Counters
                .Where(counter => counter.JobId == job.CorrelationId)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(counter => counter.LostPages, lost)
                    .SetProperty(counter => counter.Finished, counter => counter.Finished + failed)
                    .SetProperty(counter => counter.Failed, counter => counter.Failed + failed));
        }
    }

    private static bool EndsJob(SagaWrite<PollerJob> write) =>
        PollerJobStates.IsOver(write.Row.CurrentState) && (write.IsNew || !PollerJobStates.IsOver(write.StateBefore!));
}
