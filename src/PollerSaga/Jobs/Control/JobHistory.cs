using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Jobs.Control;

/// <summary>The history's part of a commit: what a job's row tells of itself is appended, and the oldest entries give way.</summary>
internal static class JobHistory
{
    public static async Task AppendAsync(PollerDbContext db, IEnumerable<SagaWrite<PollerJob>> writes)
    {
        foreach (var job in writes.Select(write => write.Row).Where(job => job.News.Count > 0))
        {
            db.History.AddRange(job.News);

            var oldest = job.HistoryCount - PollerJobEvent.MostPerJob;
            if (oldest > 0)
                await db.History.Where(entry => entry.JobId == job.CorrelationId && entry.Sequence <= oldest).ExecuteDeleteAsync();
        }
    }
}
