using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;

namespace PollerSaga.Maintenance;

/// <summary>A sweep for all workers. It runs only in the process that is the <see cref="MaintenanceLeader"/>.</summary>
internal abstract class LeaderSweep(MaintenanceLeader leader, TimeSpan period, TimeProvider clock, DependencyWatch watch, ILogger logger)
    : Sweep(period, clock, watch, logger)
{
    /// <summary>The number of jobs that one query reads.</summary>
    protected const int BatchSize = 100;

    protected sealed override async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (await leader.IsLeaderAsync(cancellationToken))
            await SweepAsLeaderAsync(cancellationToken);
    }

    protected abstract Task SweepAsLeaderAsync(CancellationToken cancellationToken);

    /// <summary>All jobs that a query finds, read in batches as long as this process is the leader.</summary>
    /// <param name="readAfterAsync">Reads at most <see cref="BatchSize"/> jobs after the given one, or the first ones for null.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    protected async IAsyncEnumerable<TJob> ReadInBatchesAsync<TJob>(
        Func<TJob?, Task<List<TJob>>> readAfterAsync,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where TJob : class
    {
        TJob? last = null;
        List<TJob> batch;
        do
        {
            batch = await readAfterAsync(last);
            foreach (var job in batch)
            {
                yield return job;
                last = job;
            }
        }
        while (batch.Count == BatchSize && await leader.IsLeaderAsync(cancellationToken));
    }
}
