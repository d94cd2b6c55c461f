using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Payloads;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Maintenance.Retention;

/// <summary>
/// Deletes the payloads that no consumer has processed, and their messages. Their tasks become failed, with the reason. The rows are
/// updated last, so that the next sweep finishes one that was interrupted.
/// </summary>
internal sealed class UnprocessedDeletion(
    PollerStore store,
    IPayloadStore payloads,
    IQueueMessages messages,
    IOptions<RetentionOptions> options)
{
    private readonly string _error =
        $"No consumer processed the payload within {options.Value.UnprocessedPayloads} after the end of the job; it was deleted "
        + "(PollerSaga:Retention:UnprocessedPayloads).";

    public async Task<DeletedItems> DeleteAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var items = default(DeletedItems);
        await foreach (var chunk in store.ReadPayloadsAsync(jobId, PollerTaskStates.Enqueued, cancellationToken))
        {
            var tasks = chunk.ConvertAll(payload => payload.TaskId);

            // The messages first: no consumer receives one whose payload is missing.
            var deleted = await messages.DeleteAsync(tasks, cancellationToken);
            await payloads.DeleteAsync(jobId, tasks, cancellationToken);
            await store.ExecuteAsync(jobId, db => FailAsync(db, jobId, chunk));
            items += new DeletedItems
            {
                UnprocessedPayloads = chunk.Count,
                PayloadBytes = chunk.Sum(payload => payload.Bytes),
                Messages = deleted,
            };
        }

        return items;
    }

    private async Task FailAsync(PollerDbContext db, Guid jobId, List<TaskPayload> chunk)
    {
        var failed = await db.Tasks
            .OfChunk(jobId, PollerTaskStates.Enqueued, chunk)
            .ExecuteUpdateAsync(set => set
                .SetProperty(task => task.CurrentState, PollerTaskStates.Failed)
                .SetProperty(task => task.Error, _error)
                .SetProperty(task => task.PayloadBucket, (string?)null)
                .SetProperty(task => task.PayloadKey, (string?)null)
                .SetProperty(task => task.Version, task => task.Version + 1));
        await db.Counters
            .Where(counter => counter.JobId == jobId)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Failed, counter => counter.Failed + failed));
    }
}
