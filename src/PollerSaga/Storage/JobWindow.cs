using Microsoft.EntityFrameworkCore;
using PollerSaga.Tasks;

namespace PollerSaga.Storage;

/// <summary>
/// The window's part of a commit: the tasks that end in it are counted, and each learns the index it releases; what consumers report of
/// tasks that have ended is counted too. All of a job's tasks in the batch cost one statement.
/// </summary>
internal static class JobWindow
{
    public static async Task SettleAsync(PollerDbContext db, IEnumerable<SagaWrite<PollerTask>> writes, DateTimeOffset now)
    {
        // In one order everywhere, so that no two processes wait for each other's counters.
        foreach (var job in writes.GroupBy(write => write.Row.JobId).OrderBy(job => job.Key))
        {
            var ended = job.Where(EndsTask).ToList();
            var failed = job.Count(write => Enters(write, PollerTaskStates.Failed));
            var completed = job.Count(write => Enters(write, PollerTaskStates.Complete));
            var starts = job.Any(write => write.IsNew);
            if (ended.Count + failed + completed == 0 && !starts)
                continue;

            await db.Counters
                .Where(counter => counter.JobId == job.Key)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(counter => counter.Finished, counter => counter.Finished + ended.Count)
                    .SetProperty(counter => counter.Failed, counter => counter.Failed + failed)
                    .SetProperty(counter => counter.Completed, counter => counter.Completed + completed)
                    .SetProperty(counter => counter.Next, counter => counter.Next + ended.Count)
                    .SetProperty(counter => counter.ProgressAt, now));

            if (ended.Count == 0 && !starts)
                continue;

            // The update above holds the row for this transaction: the indices below next are this batch's own, and the job is not closed
            // between this look and the commit.
            var window = await db.Counters
                .AsNoTracking()
                .FirstOrDefaultAsync(counter => counter.JobId == job.Key);

            if (window is null || (window.ClosedAt is not null && starts))
                throw new JobClosedException(job.Key);

            for (var i = 0; i < ended.Count; i++)
            {
                ended[i].Row.ReleasedIndex = window.Next - ended.Count + i;
                ended[i].Row.WindowAtEnd = window;
            }
        }
    }

    private static bool EndsTask(SagaWrite<PollerTask> write) =>
        !PollerTaskStates.IsEnd(write.StateBefore) && PollerTaskStates.IsEnd(write.Row.CurrentState);

    private static bool Enters(SagaWrite<PollerTask> write, string state) => write.StateBefore != state && write.Row.CurrentState == state;
}
