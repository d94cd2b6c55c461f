using MassTransit;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>Takes up the tasks of a job that were released from its window and have not come to their end.</summary>
internal sealed class JobResumption(PollerStore store, IBus bus)
{
    /// <summary>Starts the released pages that have no row: the message that was to start them was lost, or has not arrived yet.</summary>
    /// <returns>How many.</returns>
    public async Task<int> StartMissingAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(db => db.FindPlanAsync(jobId, cancellationToken)) is not { } plan)
            return 0;

        var missing = await store.ReadAsync(db => db.FindMissingIndicesAsync(jobId, cancellationToken));
        return await SendAsync(missing.Select(index => new StartPollerTask(plan[index])), cancellationToken);
    }

    /// <summary>Takes up the started tasks whose lease ran out before <paramref name="leasedBefore"/>.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ResumeStartedAsync(Guid jobId, DateTimeOffset leasedBefore, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(db => db.FindPlanAsync(jobId, cancellationToken)) is not { } plan)
            return 0;

        var started = await store.ReadAsync(db => db.FindInFlightIndicesAsync(jobId, leasedBefore, cancellationToken));
        return await SendAsync(started.Select(index => new StartPollerTask(plan[index], Resume: true)), cancellationToken);
    }

    /// <summary>Gives an unfinished job another deadline; null is none.</summary>
    public Task RenewDeadlineAsync(Guid jobId, DateTimeOffset? deadlineAt) => store.ExecuteAsync(db => db.Unfinished(jobId)
        .ExecuteUpdateAsync(set => set
            .SetProperty(job => job.DeadlineAt, deadlineAt)
            .SetProperty(job => job.Version, job => job.Version + 1)));

    private async Task<int> SendAsync(IEnumerable<StartPollerTask> starts, CancellationToken cancellationToken)
    {
        var endpoint = await bus.GetSendEndpoint(PollerEndpoints.TaskAddress);
        var sent = 0;
        foreach (var start in starts)
        {
            await endpoint.Send(start, cancellationToken);
            sent++;
        }

        return sent;
    }
}
