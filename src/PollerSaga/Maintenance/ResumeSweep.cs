using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>
/// Takes up what a dead process has left: at the start everything, where one process alone works on the database and whatever the bus
/// carried died with the one before; from then on what has shown no sign of life for a lease.
/// </summary>
internal sealed class ResumeSweep : Sweep
{
    private readonly PollerStore _store;
    private readonly WindowResumption _resumption;
    private readonly EndpointSender _bus;
    private readonly WorkerOptions _worker;
    private readonly TimeProvider _clock;
    private readonly ILogger<ResumeSweep> _logger;
    private readonly DateTimeOffset _since;

    // Without a plan for longer than this, nobody is at it.
    private readonly TimeSpan _longestPreparation;
    private bool _takeUpEverything;

    public ResumeSweep(
        PollerStore store,
        WindowResumption resumption,
        EndpointSender bus,
        IOptions<WorkerOptions> worker,
        IOptions<TransportOptions> transport,
        IOptions<PollingOptions> polling,
        IOptions<FetchingOptions> fetching,
        TimeProvider clock,
        DependencyWatch watch,
        ILogger<ResumeSweep> logger)
        : base(worker.Value.LeaseDuration / 3, clock, watch)
    {
        _store = store;
        _resumption = resumption;
        _bus = bus;
        _worker = worker.Value;
        _clock = clock;
        _logger = logger;
        _takeUpEverything = transport.Value.IsSingleProcess;
        _since = clock.GetUtcNow();

        _longestPreparation = polling.Value.PrepareRetry.MaxDuration(fetching.Value.Timeout, polling.Value.MaxRetryAfter)
            + _worker.LeaseDuration;
    }

    protected override async Task SweepAsync(CancellationToken cancellationToken)
    {
        var jobs = await _store.ReadAsync(db => db.Unfinished(_worker.OnlyJob).ToListAsync(cancellationToken));

        // What this process has itself begun meanwhile was not left by an earlier one.
        foreach (var job in jobs.Where(job => !_takeUpEverything || job.RunStartedAt < _since))
            await TakeUpAsync(job, cancellationToken);
        _takeUpEverything = false;
    }

    private async Task TakeUpAsync(PollerJob job, CancellationToken cancellationToken)
    {
        var jobId = job.CorrelationId;
        var now = _clock.GetUtcNow();

        if (await _store.ReadAsync(db => db.FindCounterAsync(jobId, cancellationToken)) is not { } counter)
        {
            if (_takeUpEverything || job.RunStartedAt < now - _longestPreparation)
                await _bus.SendAsync(PollerEndpoints.Preparation, job.ToPreparation(), cancellationToken);
            return;
        }

        // The window of a job that runs again is opened by its preparation.
        if (counter.Run < job.Run)
        {
            if (_takeUpEverything || job.RunStartedAt < now - _worker.LeaseDuration)
                await _bus.SendAsync(PollerEndpoints.Preparation, job.ToPreparation(), cancellationToken);
            return;
        }

        if (counter.FindTooManyFailures() is { } error)
        {
            await _bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(jobId, error, counter.Run), cancellationToken);
            return;
        }

        if (counter.IsDone)
        {
            await _bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(jobId, counter.SummarizeEnded(), counter.Run), cancellationToken);
            return;
        }

        var (leasedBefore, silentSince) = _takeUpEverything
            ? (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue)
            : (now, now - _worker.LeaseDuration);
        var plan = PlanOf(job, counter);
        var resumed = await _resumption.ResumeStartedAsync(plan, leasedBefore, cancellationToken);
        if (job.PausedAt is null && counter.ProgressAt < silentSince && await _resumption.ClaimStandstillAsync(jobId, silentSince))
            resumed += await _resumption.StartMissingAsync(plan, cancellationToken);
        if (job.State == PollerJobState.Preparing)
            await _bus.SendAsync(PollerEndpoints.Job, new PollerJobPrepared(jobId, counter.TotalRecords, counter.PageSize, counter.Total), cancellationToken);
        if (resumed > 0)
            _logger.JobResumed(jobId, resumed);
    }

    private static PollerPlan PlanOf(PollerJob job, PollerJobCounter counter) =>
        new(job.CorrelationId, job.Url, counter.PageSize, counter.Total, job.ExpiresAt, job.DeadlineInForce);
}
