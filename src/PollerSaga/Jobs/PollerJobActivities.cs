using System.Globalization;
using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>The activities of <see cref="PollerJobStateMachine"/>.</summary>
internal static class PollerJobActivities
{
    public static EventActivityBinder<PollerJob, StartPollerJob> Initialize(
        this EventActivityBinder<PollerJob, StartPollerJob> binder,
        PollingOptions defaults,
        StartLimits limits,
        TimeProvider clock) => binder.Then(context =>
        {
            var (job, start) = (context.Saga, context.Message);

            // The row stores no invalid values. The job fails with the reason.
            if (StartPollerJobCheck.FindFault(start, limits) is { } fault)
            {
                job.Error = Reason.Truncate(fault);
                start = new StartPollerJob(start.JobId, StartPollerJobCheck.NoUrl);
            }

            var timeout = start.Timeout ?? defaults.Deadline;
            job.Url = start.Url ?? StartPollerJobCheck.NoUrl;
            (job.Source, job.SourceVersion, job.Parameters) = (start.Source, start.SourceVersion, start.Parameters);
            job.MaxConcurrency = start.MaxConcurrency ?? defaults.MaxConcurrency;
            job.StartedAt = job.RunStartedAt = clock.GetUtcNow();
            job.Timeout = timeout > TimeSpan.Zero ? timeout : null;
            job.DeadlineAt = job.StartedAt + job.Timeout;
            job.ToleratedFailureCount = start.ToleratedFailureCount;
            job.ToleratedFailurePercentage = start.ToleratedFailurePercentage;
            job.ExpiresAt = (job.StartedAt + (start.TimeToLive ?? defaults.TimeToLive)).ToUnixTimeSeconds();
        });

    public static EventActivityBinder<PollerJob, StartPollerJob> RecordStart(
        this EventActivityBinder<PollerJob, StartPollerJob> binder,
        TimeProvider clock) =>
        binder.Then(context => context.Saga.Record(clock, PollerJobEvents.Started, context.Message.By));

    public static EventActivityBinder<PollerJob, PollerJobPrepared> RecordPlan(
        this EventActivityBinder<PollerJob, PollerJobPrepared> binder,
        TimeProvider clock) =>
        binder.Then(context =>
        {
            var (job, plan) = (context.Saga, context.Message);
            job.Url = plan.Url ?? job.Url;
            job.SourceVersion = plan.SourceVersion ?? job.SourceVersion;
            job.Record(clock, PollerJobEvents.Planned, by: null, Describe(job, plan));
        });

    public static EventActivityBinder<PollerJob, T> Prepare<T>(this EventActivityBinder<PollerJob, T> binder, TransportOptions transport)
        where T : class => binder.Send(transport.AddressOf(PollerEndpoints.Preparation), context => context.Saga.ToPreparation());

    public static EventActivityBinder<PollerJob, T> Fail<T>(
        this EventActivityBinder<PollerJob, T> binder,
        Func<BehaviorContext<PollerJob, T>, string> reason)
        where T : class => binder.Then(context => context.Saga.Error = Reason.Truncate(reason(context)));

    public static EventActivityBinder<PollerJob, T> Finish<T>(
        this EventActivityBinder<PollerJob, T> binder,
        TimeProvider clock,
        Func<BehaviorContext<PollerJob, T>, string?>? by = null)
        where T : class => binder.Then(context =>
        {
            var job = context.Saga;
            job.FinishedAt = job.RetainedSince = clock.GetUtcNow();
            job.PausedAt = null;
            job.Record(clock, PollerJobEvents.EndedAs(job.State), by?.Invoke(context), job.Error);
        });

    public static EventActivityBinder<PollerJob, T> AnnounceCompletion<T>(
        this EventActivityBinder<PollerJob, T> binder,
        Func<BehaviorContext<PollerJob, T>, PollerJobSummary> summary)
        where T : class =>
        binder.Publish(context => new PollerJobCompleted(context.Saga.CorrelationId, context.Saga.State, summary(context)));

    public static EventActivityBinder<PollerJob, T> AnnounceFailure<T>(this EventActivityBinder<PollerJob, T> binder)
        where T : class =>
        binder.Publish(context => new PollerJobFailed(context.Saga.CorrelationId, context.Saga.State, context.Saga.Error!));

    /// <summary>Whether an earlier delivery of a message of the current run may have ended the job without publishing the event.</summary>
    public static bool MayHaveEndedUnannounced(this BehaviorContext<PollerJob> context, int? run) =>
        context.MayHaveLostSends() && context.Saga.IsInRun(run);

    /// <summary>Creates the command that prepares the job.</summary>
    public static PreparePollerJob ToPreparation(this PollerJob job) =>
        new PreparePollerJob(job.CorrelationId, job.Url, job.MaxConcurrency, job.ExpiresAt, job.DeadlineAt, job.Run)
        {
            Source = job.Source,
            SourceVersion = job.SourceVersion,
            Parameters = job.Parameters,
        };

    private static string Describe(PollerJob job, PollerJobPrepared plan) => job.Source is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.TotalTasks} pages of {plan.PageSize} records, {plan.TotalRecords} in all")
        : $"{job.Source}, version {plan.SourceVersion}";
}
