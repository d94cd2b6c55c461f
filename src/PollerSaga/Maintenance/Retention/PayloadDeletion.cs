using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Maintenance.Retention;

/// <summary>
/// Deletes the payloads of complete and failed tasks. A chunk of payloads is deleted before their rows record it, so that the next sweep
/// finishes one that was interrupted.
/// </summary>
internal sealed class PayloadDeletion(PollerStore store, IPayloadStore payloads)
{
    /// <summary>The states of tasks whose payloads are not needed any more.</summary>
    public static IReadOnlyList<string> States { get; } = [PollerTaskStates.Complete, PollerTaskStates.Failed];

    public async Task<DeletedItems> DeleteAsync(Guid jobId, int processed, CancellationToken cancellationToken)
    {
        var items = default(DeletedItems);
        foreach (var state in States)
        {
            await foreach (var chunk in store.ReadPayloadsAsync(jobId, state, cancellationToken))
            {
                await payloads.DeleteAsync(jobId, chunk.ConvertAll(payload => payload.TaskId), cancellationToken);
                await store.ExecuteAsync(jobId, db => db.Tasks
                    .OfChunk(jobId, state, chunk)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(task => task.PayloadBucket, (string?)null)
                            .SetProperty(task => task.PayloadKey, (string?)null),
                        cancellationToken));
                items += new DeletedItems { Payloads = chunk.Count, PayloadBytes = chunk.Sum(payload => payload.Bytes) };
            }
        }

        // Tasks that complete later differ from this number, and the next sweep deletes their payloads.
        await store.ExecuteAsync(jobId, db => db.Jobs
            .Where(job => job.CorrelationId == jobId)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.SweptTasks, processed), cancellationToken));
        return items;
    }
}
