using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>Resumes the tasks of a job that the window released and that have not ended.</summary>
internal sealed class WindowResumption(
    PollerStore store,
    EndpointSender bus,
    TaskStarts starts,
    IOptions<WorkerOptions> options,
    TimeProvider clock)
{
    private const int BatchSize = 100;

    private readonly TimeSpan _leaseDuration = options.Value.LeaseDuration;

    /// <summary>Starts the released tasks that never started, because their message was lost or has not arrived yet.</summary>
    /// <returns>The number of started tasks.</returns>
    public async Task<int> StartMissingAsync(PollerPlan plan, CancellationToken cancellationToken)
    {
        var missing = await store.ReadAsync(db => db.FindMissingAsync(plan.JobId, cancellationToken));
        foreach (var release in missing)
            await bus.SendAsync(PollerEndpoints.Task, await starts.CreateAsync(plan, release, cancellationToken), cancellationToken);
        return missing.Count;
    }

    /// <summary>Resumes the started tasks whose lease expired before <paramref name="leasedBefore"/>. One process resumes each.</summary>
    /// <returns>The number of resumed tasks, batch by batch.</returns>
    public async IAsyncEnumerable<int> ResumeStartedAsync(
        PollerPlan plan,
        DateTimeOffset leasedBefore,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var indices = await store.ReadAsync(db => db.FindInFlightIndicesAsync(plan.JobId, leasedBefore, cancellationToken));
        foreach (var batch in indices.Chunk(BatchSize))
        {
            var claimed = new List<int>(batch.Length);
            var leaseUntil = clock.GetUtcNow() + _leaseDuration;
            await store.ExecuteAsync(plan.JobId, async db =>
            {
                claimed.Clear(); // The statements run again after a rollback.
                foreach (var index in batch)
                {
                    if (await db.ClaimTaskAsync(plan.JobId, index, leasedBefore, leaseUntil))
                        claimed.Add(index);
                }
            });
            foreach (var index in claimed)
                await bus.SendAsync(PollerEndpoints.Task, await starts.ResumeAsync(plan, index, cancellationToken), cancellationToken);
            yield return claimed.Count;
        }
    }

    /// <summary>Claims the start of what is missing of a job without progress. One process gets the claim.</summary>
    /// <returns>Whether this process got it.</returns>
    public async Task<bool> ClaimStalledJobAsync(Guid jobId, DateTimeOffset idleSince)
    {
        var isClaimed = false;
        await store.ExecuteAsync(jobId, async db => isClaimed = await db.ClaimStalledJobAsync(jobId, idleSince, clock.GetUtcNow()));
        return isClaimed;
    }
}
