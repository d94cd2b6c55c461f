using MassTransit;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>Ends the jobs whose deadline has passed.</summary>
internal sealed class DeadlineSweep(PollerStore store, IBus bus, TimeProvider clock, DependencyWatch watch)
    : Sweep(TimeSpan.FromSeconds(1), clock, watch)
{
    private readonly TimeProvider _clock = clock;

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var late = await store.ReadAsync(db => db.Jobs
            .Where(job => job.CurrentState == nameof(PollerJobState.Preparing) || job.CurrentState == nameof(PollerJobState.Running))
            .Where(job => job.DeadlineAt < now)
            .Select(job => job.CorrelationId)
            .ToListAsync(cancellationToken));

        if (late.Count == 0)
            return;

        var endpoint = await bus.GetSendEndpoint(PollerEndpoints.JobAddress);
        foreach (var jobId in late)
            await endpoint.Send(new ExpirePollerJob(jobId), cancellationToken);
    }
}
