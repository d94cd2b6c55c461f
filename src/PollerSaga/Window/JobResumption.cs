using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>Takes up the tasks of a job that were released from its window and have not come to their end.</summary>
internal sealed class JobResumption(PollerStore store, EndpointSender bus, IOptions<PollerSagaOptions> options, TimeProvider clock)
{
    private const int BatchSize = 100;

    private readonly TimeSpan _leaseDuration = options.Value.Worker.LeaseDuration;

    /// <summary>Starts what was released and has not begun: the message that was to start them was lost, or has not arrived yet.</summary>
    /// <returns>How many.</returns>
    public async Task<int> StartMissingAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(db => db.FindPlanAsync(jobId, cancellationToken)) is not { } plan)
            return 0;

        var missing = await store.ReadAsync(db => db.FindMissingAsync(jobId, cancellationToken));
        foreach (var released in missing)
            await bus.SendAsync(PollerEndpoints.Task, plan.Start(released), cancellationToken);
        return missing.Count;
    }

    /// <summary>Resumes the started tasks whose lease ran out before <paramref name="leasedBefore"/>. Only one process resumes each of them.</summary>
    /// <returns>The number of tasks, batch by batch.</returns>
    public async IAsyncEnumerable<int> ResumeStartedAsync(
        Guid jobId,
        DateTimeOffset leasedBefore,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(db => db.FindPlanAsync(jobId, cancellationToken)) is not { } plan)
            yield break;

        var indices = await store.ReadAsync(db => db.FindInFlightIndicesAsync(jobId, leasedBefore, cancellationToken));
        foreach (var batch in indices.Chunk(BatchSize))
        {
            var claimed = new List<int>(BatchSize);
            var leaseUntil = clock.GetUtcNow() + _leaseDuration;
            await store.ExecuteAsync(async db =>
            {
                claimed.Clear(); // The statements run again after a rollback.
                foreach (var index in batch)
                {
                    if (await db.ClaimTaskAsync(jobId, index, leasedBefore, leaseUntil))
                        claimed.Add(index);
                }
            });
            foreach (var index in claimed)
                await bus.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[index], Resume: true), cancellationToken);
            yield return claimed.Count;
        }
    }

    /// <summary>Takes it on to start what is missing of a job that has stood still; one process alone gets it.</summary>
    /// <returns>Whether it is this one.</returns>
    public async Task<bool> ClaimStandstillAsync(Guid jobId, DateTimeOffset silentSince)
    {
        var isClaimed = false;
        await store.ExecuteAsync(async db => isClaimed = await db.ClaimStandstillAsync(jobId, silentSince, clock.GetUtcNow()));
        return isClaimed;
    }

    /// <summary>Gives an unfinished job another deadline; null is none.</summary>
    public Task RenewDeadlineAsync(Guid jobId, DateTimeOffset? deadlineAt) => store.ExecuteAsync(async db =>
    {
        // The counter first, as every other transaction takes it.
        await db.Counters
            .Where(counter => counter.JobId == jobId)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.DeadlineAt, deadlineAt));
        await db.Unfinished(jobId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(job => job.DeadlineAt, deadlineAt)
                .SetProperty(job => job.Version, job => job.Version + 1));
    });
}
