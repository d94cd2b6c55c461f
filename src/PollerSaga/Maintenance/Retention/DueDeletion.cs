using Microsoft.EntityFrameworkCore;
using PollerSaga.Diagnostics;
using PollerSaga.Jobs;
using PollerSaga.Storage;

namespace PollerSaga.Maintenance.Retention;

/// <summary>Deletes the items of a job that are due for deletion, and counts them.</summary>
internal sealed class DueDeletion(
    PollerStore store,
    PayloadDeletion payloads,
    UnprocessedDeletion unprocessed,
    JobDeletion rows,
    RetentionMetrics metrics)
{
    public async Task<DeletedItems> DeleteAsync(DueJob job, RetentionCutoffs cutoffs, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(job, cancellationToken))
            return default;

        var items = default(DeletedItems);
        if (job.HasDueUnprocessedPayloads(cutoffs))
            items += Count(await unprocessed.DeleteAsync(job.JobId, cancellationToken));
        if (job.HasDuePayloads(cutoffs))
            items += Count(await payloads.DeleteAsync(job.JobId, job.Processed, cancellationToken));
        if (job.HasDueRows(cutoffs))
            items += Count(await rows.DeleteAsync(job.JobId, cancellationToken));
        return items;
    }

    /// <summary>
    /// Keeps the job from a redrive, which would write payloads with the names of those that are deleted. A redrive that has read the row
    /// before finds another version of it.
    /// </summary>
    /// <returns>Whether the job is still finished.</returns>
    private async Task<bool> ClaimAsync(DueJob job, CancellationToken cancellationToken)
    {
        var claimed = 0;
        await store.ExecuteAsync(job.JobId, async db => claimed = await db.Jobs
            .Where(row => row.CorrelationId == job.JobId && row.RetainedSince == job.RetainedSince && row.FinishedAt != null)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.SweptTasks, row => row.SweptTasks ?? 0)
                    .SetProperty(row => row.Version, row => row.Version + 1),
                cancellationToken));
        return claimed > 0;
    }

    private DeletedItems Count(DeletedItems items)
    {
        foreach (var (item, count) in items.Counts)
            metrics.Deleted(item, count);
        return items;
    }
}
