using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Sagas;
using PollerSaga.Transport;

namespace PollerSaga.Jobs.Control;

/// <summary>
/// The actions of <see cref="PollerJobStateMachine"/> for job commands. Each adds an entry to the job's history, unless it changes nothing.
/// </summary>
internal static class JobCommandActivities
{
    /// <summary>The error of a cancelled job, and of its unfinished pages.</summary>
    public static string ErrorOf(CancelPollerJob command) =>
        string.IsNullOrEmpty(command.By) ? "Cancelled." : $"Cancelled by {command.By}.";

    /// <summary>Returns the reason for which a job that is over cannot be redriven; null if it can.</summary>
    public static string? FindRefusal(PollerJob job, RedrivePollerJob command)
    {
        if (job.Url == StartPollerJobCheck.NoUrl)
            return "The job was started with invalid values. Start another job.";
        if (job.SweptTasks is not null)
            return "Payloads of the job were deleted after their retention (PollerSaga:Retention). Start another job.";
        return JobCommands.Redrive.Parameter!.FindError(command.Timeout, nameof(command.Timeout));
    }

    /// <summary>Returns the reason for which a window cannot be set; null if it can.</summary>
    public static string? FindRefusal(SetMaxConcurrency command, StartLimits limits) => command.MaxConcurrency > limits.MaxWindow
        ? $"MaxConcurrency is {command.MaxConcurrency}; it must be at most {limits.MaxWindow}, PollerSaga:Polling:MaxWindow."
        : JobCommands.SetMaxConcurrency.Parameter!.FindError(command.MaxConcurrency, nameof(command.MaxConcurrency));

    public static EventActivityBinder<PollerJob, PausePollerJob> Pause(
        this EventActivityBinder<PollerJob, PausePollerJob> binder,
        TimeProvider clock) =>
        binder.Then(context =>
        {
            var job = context.Saga;
            if (job.PausedAt is not null)
                return;

            job.PausedAt = clock.GetUtcNow();
            job.Record(clock, JobCommands.Pause.HistoryEntry!, context.Message.By);
        });

    public static EventActivityBinder<PollerJob, ResumePollerJob> Resume(
        this EventActivityBinder<PollerJob, ResumePollerJob> binder,
        TimeProvider clock,
        TransportOptions transport) => binder
        .Then(context =>
        {
            var job = context.Saga;
            if (job.PausedAt is not { } since)
                return;

            job.DeadlineAt += clock.GetUtcNow() - since;
            job.PausedAt = null;
            job.Record(clock, JobCommands.Resume.HistoryEntry!, context.Message.By);
        })
        .ResumeIfChanged(transport);

    public static EventActivityBinder<PollerJob, SetMaxConcurrency> SetWindow(
        this EventActivityBinder<PollerJob, SetMaxConcurrency> binder,
        TimeProvider clock,
        TransportOptions transport) => binder
        .Then(context =>
        {
            var (job, window) = (context.Saga, context.Message.MaxConcurrency);
            if (job.MaxConcurrency == window)
                return;

            var change = new WindowChange(job.MaxConcurrency, window);
            job.Record(clock, JobCommands.SetMaxConcurrency.HistoryEntry!, context.Message.By, change.ToString());
            job.MaxConcurrency = window;
        })
        .ResumeIfChanged(transport);

    public static EventActivityBinder<PollerJob, RedrivePollerJob> RunAgain(
        this EventActivityBinder<PollerJob, RedrivePollerJob> binder,
        TimeProvider clock) =>
        binder.Then(context =>
        {
            var (job, now) = (context.Saga, clock.GetUtcNow());
            var timeToLive = job.ExpiresAt - job.RunStartedAt.ToUnixTimeSeconds();
            if (context.Message.Timeout is { } timeout)
                job.Timeout = timeout > TimeSpan.Zero ? timeout : null;
            job.Run++;
            job.RunStartedAt = now;
            job.DeadlineAt = now + job.Timeout;
            job.ExpiresAt = now.ToUnixTimeSeconds() + timeToLive;
            job.FinishedAt = job.RetainedSince = null;
            job.Error = null;
            job.Record(clock, JobCommands.Redrive.HistoryEntry!, context.Message.By);
        });

    /// <summary>Responds that the change is stored.</summary>
    public static EventActivityBinder<PollerJob, T> RespondChanged<T>(this EventActivityBinder<PollerJob, T> binder)
        where T : class => binder.ThenAsync(context =>
        {
            var job = context.Saga;
            return context.RespondOrIgnoreAsync(
                new PollerJobChanged(job.CorrelationId, job.State, job.MaxConcurrency, job.PausedAt, job.DeadlineAt));
        });

    /// <summary>Responds that the job's state does not allow the command.</summary>
    public static EventActivityBinder<PollerJob, T> Refuse<T>(this EventActivityBinder<PollerJob, T> binder, JobCommand command)
        where T : class => binder.Refuse(_ => command.Refusal);

    /// <summary>Responds that the command cannot be executed.</summary>
    public static EventActivityBinder<PollerJob, T> Refuse<T>(
        this EventActivityBinder<PollerJob, T> binder,
        Func<BehaviorContext<PollerJob, T>, string> reason)
        where T : class => binder.ThenAsync(context =>
            context.RespondOrIgnoreAsync(new PollerJobActRefused(context.Saga.CorrelationId, context.Saga.State, reason(context))));

    /// <summary>Responds to a request. A message that is no request gets no response.</summary>
    public static Task RespondOrIgnoreAsync<T>(this ConsumeContext context, T response)
        where T : class => context.ResponseAddress is null ? Task.CompletedTask : context.RespondAsync(response);

    /// <summary>Whether an earlier delivery may have been committed and then have lost its messages.</summary>
    public static bool MayHaveLostSends(this ConsumeContext context) => context.ReceiveContext.Redelivered || StoredSaga.IsIn(context);

    /// <summary>Adds an entry to the history, to be stored with the row.</summary>
    public static void Record(this PollerJob job, TimeProvider clock, string what, string? by, string? detail = null) =>
        job.NewEvents.Add(new PollerJobEvent
        {
            JobId = job.CorrelationId,
            Sequence = ++job.HistoryCount,
            At = clock.GetUtcNow(),
            What = what,
            Detail = detail is null ? null : Reason.Truncate(detail),
            By = string.IsNullOrEmpty(by) ? null : Reason.Truncate(by, PollerJobEvent.MaxByLength),
        });

    // The commit of the row releases the tasks that the window has room for. The preparation finds and starts them.
    private static EventActivityBinder<PollerJob, T> ResumeIfChanged<T>(
        this EventActivityBinder<PollerJob, T> binder,
        TransportOptions transport)
        where T : class => binder.If(
            context => context.Saga.NewEvents.Count > 0 || context.MayHaveLostSends(),
            changed => changed.Prepare(transport));
}
