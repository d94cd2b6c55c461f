using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Jobs.Control;

/// <summary>Appends the history entries of a job in the transaction of its row, and deletes the oldest entries above the limit.</summary>
internal sealed class JobHistoryStep : ICommitStep
{
    public async Task AfterRowsAsync(CommitBatch batch)
    {
        foreach (var job in batch.Of<SagaRowWrite<PollerJob>>().Select(write => write.Row).Where(job => job.NewEvents.Count > 0))
        {
            batch.Db.History.AddRange(job.NewEvents);

            var oldest = job.HistoryCount - PollerJobEvent.MaxPerJob;
            if (oldest > 0)
                await batch.Db.History.Where(entry => entry.JobId == job.CorrelationId && entry.Sequence <= oldest).ExecuteDeleteAsync();
        }
    }
}
