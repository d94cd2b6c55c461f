using Microsoft.EntityFrameworkCore;
using PollerSaga.Delivery;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Maintenance.Retention;

/// <summary>Counts the items of a job that are due for deletion, and changes nothing.</summary>
internal sealed class DueItems(PollerStore store, IQueueMessages messages, IEnumerable<IJobResults> results)
{
    public async Task<DeletedItems> CountAsync(DueJob job, RetentionCutoffs cutoffs, CancellationToken cancellationToken)
    {
        var items = default(DeletedItems);
        if (job.HasDueUnprocessedPayloads(cutoffs))
            items += await CountUnprocessedAsync(job.JobId, cancellationToken);
        if (job.HasDuePayloads(cutoffs))
        {
            foreach (var state in PayloadDeletion.States)
            {
                var (payloads, bytes) = await SumAsync(job.JobId, state, cancellationToken);
                items += new DeletedItems { Payloads = payloads, PayloadBytes = bytes };
            }
        }

        if (job.HasDueRows(cutoffs))
            items += await CountRowsAsync(job.JobId, cancellationToken);
        return items;
    }

    private async Task<DeletedItems> CountUnprocessedAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var items = default(DeletedItems);
        await foreach (var chunk in store.ReadPayloadsAsync(jobId, PollerTaskStates.Enqueued, cancellationToken))
        {
            items += new DeletedItems
            {
                UnprocessedPayloads = chunk.Count,
                PayloadBytes = chunk.Sum(payload => payload.Bytes),
                Messages = await messages.CountAsync(chunk.ConvertAll(payload => payload.TaskId), cancellationToken),
            };
        }

        return items;
    }

    private Task<(long Payloads, long Bytes)> SumAsync(Guid jobId, string state, CancellationToken cancellationToken) =>
        store.ReadAsync(async db =>
        {
            var tasks = db.Tasks.Where(task => task.JobId == jobId && task.CurrentState == state && task.PayloadKey != null);
            return (
                await tasks.LongCountAsync(cancellationToken),
                await tasks.SumAsync(task => task.PayloadBytes, cancellationToken) ?? 0);
        });

    private Task<DeletedItems> CountRowsAsync(Guid jobId, CancellationToken cancellationToken) =>
        store.ReadAsync(async db => new DeletedItems
        {
            Jobs = 1,
            Tasks = await db.Tasks.LongCountAsync(task => task.JobId == jobId, cancellationToken),
            HistoryEntries = await db.History.LongCountAsync(entry => entry.JobId == jobId, cancellationToken),
            Results = results.Sum(result => result.Count(jobId)),
        });
}
