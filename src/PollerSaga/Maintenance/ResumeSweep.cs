using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>
/// Resumes the work of dead processes. A process that is alone on its database resumes all unfinished work at its start, because the
/// messages of its predecessor are lost. After that, a sweep resumes work without progress for the duration of a lease.
/// </summary>
internal sealed class ResumeSweep : LeaderSweep
{
    // Sweeps per lease. A lease that expires before the next sweep counts as expired, so that work resumes within Worker:LeaseDuration.
    private const int TurnsPerLease = 12;

    private readonly PollerStore _store;
    private readonly WindowResumption _resumption;
    private readonly EndpointSender _bus;
    private readonly WorkerOptions _worker;
    private readonly PollingOptions _polling;
    private readonly TimeProvider _clock;
    private readonly ILogger<ResumeSweep> _logger;
    private readonly DateTimeOffset _since;
    private bool _resumesEverything;

    public ResumeSweep(
        MaintenanceLeader leader,
        PollerStore store,
        WindowResumption resumption,
        EndpointSender bus,
        IOptions<WorkerOptions> options,
        IOptions<PollingOptions> polling,
        IOptions<TransportOptions> transport,
        TimeProvider clock,
        DependencyWatch watch,
        ILogger<ResumeSweep> logger)
        : base(leader, options.Value.LeaseDuration / TurnsPerLease, clock, watch, logger)
    {
        _store = store;
        _resumption = resumption;
        _bus = bus;
        _worker = options.Value;
        _polling = polling.Value;
        _clock = clock;
        _logger = logger;
        _resumesEverything = transport.Value.IsSingleProcess;
        _since = clock.GetUtcNow();
    }

    protected override async Task SweepAsLeaderAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var turn = _worker.LeaseDuration / TurnsPerLease;
        var times = _resumesEverything
            ? new Times(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue)
            : new Times(now + turn, now - _worker.LeaseDuration + turn);
        foreach (var state in JobQueries.Unfinished)
        {
            var jobs = ReadInBatchesAsync<JobToResume>(after => ReadAsync(state, times, after, cancellationToken), cancellationToken);
            await ResumeInTurnAsync(jobs, times, cancellationToken);
        }

        _resumesEverything = false;
    }

    private Task<List<JobToResume>> ReadAsync(PollerJobState state, Times times, JobToResume? after, CancellationToken cancellationToken) =>
        _store.ReadAsync(db =>
        {
            var jobs = db.InState(state, _worker.OnlyJob, after?.Job);
            if (_resumesEverything)
                jobs = jobs.Where(job => job.RunStartedAt < _since); // Work of this process has no dead owner.
            return jobs.ToResume(db, times.LeasedBefore, times.IdleSince).Take(BatchSize).ToListAsync(cancellationToken);
        });

    /// <summary>
    /// Resumes jobs alternately, a batch of tasks of each in turn, so that a job with a large window does not delay the others.
    /// </summary>
    private async Task ResumeInTurnAsync(IAsyncEnumerable<JobToResume> jobs, Times times, CancellationToken cancellationToken)
    {
        var active = new Queue<(PollerJob Job, IAsyncEnumerator<int> Batches)>();
        await using var next = jobs.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            while (active.Count < BatchSize && await next.MoveNextAsync())
                active.Enqueue(
                    (next.Current.Job, ResumeAsync(next.Current, times, cancellationToken).GetAsyncEnumerator(cancellationToken)));
            if (!active.TryDequeue(out var first))
                return;

            var hasMore = false;
            await TryForJobAsync(first.Job.CorrelationId, async () => hasMore = await first.Batches.MoveNextAsync(), cancellationToken);
            if (hasMore)
                active.Enqueue(first);
            else
                await first.Batches.DisposeAsync();
        }
    }

    /// <summary>Resumes one job. Each element is a batch of its tasks.</summary>
    private async IAsyncEnumerable<int> ResumeAsync(
        JobToResume row,
        Times times,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (job, counter) = row;
        var jobId = job.CorrelationId;
        // The preparation opens the window of a redriven job.
        if (counter is null || counter.Run < job.Run)
        {
            await ResumePreparationAsync(job, times, cancellationToken);
            yield break;
        }

        if (FindEnd(counter) is { } end)
        {
            await end(cancellationToken);
            yield break;
        }

        var resumed = 0;
        var plan = PlanOf(job, counter);
        await foreach (var count in _resumption.ResumeStartedAsync(plan, times.LeasedBefore, cancellationToken))
        {
            resumed += count;
            yield return count;
        }

        if (job.PausedAt is null && counter.ProgressAt < times.IdleSince && await _resumption.ClaimStalledJobAsync(jobId, times.IdleSince))
            resumed += await _resumption.StartMissingAsync(plan, cancellationToken);
        if (job.State == PollerJobState.Preparing)
            await _bus.SendAsync(
                PollerEndpoints.Job,
                counter.ToPrepared(),
                cancellationToken);
        if (resumed > 0)
            _logger.JobResumed(jobId, resumed);
    }

    private async Task ResumePreparationAsync(PollerJob job, Times times, CancellationToken cancellationToken)
    {
        var isClaimed = false;
        var until = _clock.GetUtcNow() + _worker.LeaseDuration;
        await _store.ExecuteAsync(job.CorrelationId, async db =>
            isClaimed = await db.ClaimPreparationAsync(job.CorrelationId, times.LeasedBefore, until, cancellationToken));
        if (!isClaimed)
            return;

        await _bus.SendAsync(PollerEndpoints.Preparation, job.ToPreparation(), cancellationToken);
        _logger.PreparationResumed(job.CorrelationId);
    }

    /// <summary>Returns the action that sends the message that ends a job again; null if the job does not end.</summary>
    private Func<CancellationToken, Task>? FindEnd(PollerJobCounter counter)
    {
        if (counter.FindReasonToStop(_polling.MaxTasksPerJob) is { } error)
            return token => _bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(counter.JobId, error, counter.Run), token);
        if (counter.IsDone)
            return token =>
                _bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(counter.JobId, counter.SummarizeEnded(), counter.Run), token);
        return null;
    }

    private static PollerPlan PlanOf(PollerJob job, PollerJobCounter counter) =>
        PollerPlan.Of(job.CorrelationId, job.Url, job.ExpiresAt, job.DeadlineInForce, counter);

    /// <param name="LeasedBefore">Leases that end before this time have expired.</param>
    /// <param name="IdleSince">A job without progress since this time is stalled.</param>
    private sealed record Times(DateTimeOffset LeasedBefore, DateTimeOffset IdleSince);
}
