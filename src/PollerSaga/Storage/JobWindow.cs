using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;

namespace PollerSaga.Storage;

/// <summary>
/// The window's part of a commit: the tasks that end in it are counted, and each learns the index it releases. All of a job's tasks in
/// the batch cost one statement.
/// </summary>
internal static class JobWindow
{
    public static async Task SettleAsync(CounterStatement counters, IEnumerable<SagaWrite<PollerTask>> writes, DateTimeOffset now)
    {
        // In one order everywhere, so that no two processes wait for each other's counters.
        foreach (var job in writes.GroupBy(write => write.Row.JobId).OrderBy(job => job.Key))
        {
            var ended = job.Where(EndsTask).ToList();
            var failed = ended.Count(write => write.Row.CurrentState == PollerTaskStates.Failed);
            var completed = job.Count(CompletesTask);
            var starts = job.Any(write => write.IsNew);
            if (ended.Count + completed == 0 && !starts)
                continue;

            // The row is held for this transaction: the indices below next are this batch's own, and the job is not closed before the commit.
            var window = await counters.CountAsync(job.Key, ended.Count, failed, completed, now);
            if (ended.Count == 0 && !starts)
                continue;

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

    private static bool CompletesTask(SagaWrite<PollerTask> write) =>
        write.StateBefore != PollerTaskStates.Complete && write.Row.CurrentState == PollerTaskStates.Complete;
}
