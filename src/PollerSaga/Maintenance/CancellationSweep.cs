using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Storage;

namespace PollerSaga.Maintenance;

/// <summary>
/// Ends this process's requests for jobs that have ended in any process, also if they run again by now. No further request is sent at
/// once; requests in flight and delays between retries are cancelled. A message in the queue is dropped when it is delivered.
/// </summary>
internal sealed class CancellationSweep(
    ActiveJobs activeJobs,
    PollerStore store,
    TimeProvider clock,
    DependencyWatch watch,
    ILogger<CancellationSweep> logger) : Sweep(Period, clock, watch, logger)
{
    /// <summary>The time after which a process notices the end of a job.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // A cancellation costs about 0.5 ms of processor time: it is an exception in each step of the task. Ten thousand at once would take
    // several seconds from the other jobs of the process.
    private const int MaxAborts = 100;

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        // Reads the requests before the jobs: a request that begins in between may belong to a run that the query does not know.
        var activeJob = activeJobs.All;
        if (activeJob.Count == 0)
            return;

        var ids = activeJob.Select(work => work.JobId).Distinct().ToList();
        var jobs = await store.ReadAsync(db => db.Jobs
            .Where(job => ids.Contains(job.CorrelationId))
            .Select(job => new { JobId = job.CorrelationId, job.Run, job.FinishedAt })
            .ToDictionaryAsync(job => job.JobId, cancellationToken));
        var aborts = 0;
        foreach (var work in activeJob)
        {
            if (!jobs.TryGetValue(work.JobId, out var job))
                continue;

            work.Run ??= job.Run;
            if (job.FinishedAt is null && job.Run <= work.Run)
                continue;

            work.IsOver = true;
            if (work.Token.IsCancellationRequested || aborts == MaxAborts)
                continue;

            work.Abort();
            aborts++;
        }
    }
}
