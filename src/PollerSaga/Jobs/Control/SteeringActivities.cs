using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga.Jobs.Control;

/// <summary>The verbs of <see cref="PollerJobStateMachine"/> for what people do to a job. Each leaves an entry in its history, and none where it changes nothing.</summary>
internal static class SteeringActivities
{
    /// <summary>Why a cancelled job, and what was not done of it, failed.</summary>
    public static string ReasonOf(CancelPollerJob act) => string.IsNullOrEmpty(act.By) ? "Cancelled." : $"Cancelled by {act.By}.";

    /// <summary>Why a job that is over cannot be run once more; null where it can.</summary>
    public static string? FindFault(PollerJob job, RedrivePollerJob act, TimeProvider clock)
    {
        if (job.Url == StartPollerJobCheck.NoUrl)
            return "What it was started with made no sense; start another job.";
        if (job.ExpiresAt < clock.GetUtcNow().ToUnixTimeSeconds())
            return "Its time to live has passed.";
        return act.Timeout < TimeSpan.Zero || act.Timeout > PollerJobLimits.LongestTime
            ? $"Timeout is {act.Timeout}; it must be from 0, for none, to {PollerJobLimits.LongestTime.TotalDays:0} days."
            : null;
    }

    public static EventActivityBinder<PollerJob, PausePollerJob> Pause(this EventActivityBinder<PollerJob, PausePollerJob> binder, TimeProvider clock) =>
        binder.Then(context =>
        {
            var job = context.Saga;
            if (job.PausedAt is not null)
                return;

            job.PausedAt = clock.GetUtcNow();
            job.Note(clock, PollerJobEvents.Paused, context.Message.By);
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
            job.Note(clock, PollerJobEvents.Resumed, context.Message.By);
        })
        .TakeUpWhereChanged(transport);

    public static EventActivityBinder<PollerJob, SetMaxConcurrency> SetWindow(
        this EventActivityBinder<PollerJob, SetMaxConcurrency> binder,
        TimeProvider clock,
        TransportOptions transport) => binder
        .Then(context =>
        {
            var (job, window) = (context.Saga, context.Message.MaxConcurrency);
            if (job.MaxConcurrency == window)
                return;

            job.Note(clock, PollerJobEvents.WindowSet, context.Message.By, new WindowChange(job.MaxConcurrency, window).ToString());
            job.MaxConcurrency = window;
        })
        .TakeUpWhereChanged(transport);

    public static EventActivityBinder<PollerJob, RedrivePollerJob> RunAgain(this EventActivityBinder<PollerJob, RedrivePollerJob> binder, TimeProvider clock) =>
        binder.Then(context =>
        {
            var (job, now) = (context.Saga, clock.GetUtcNow());
            var kept = job.FinishedAt is { } finished ? job.ExpiresAt - finished.ToUnixTimeSeconds() : 0;
            if (context.Message.Timeout is { } timeout)
                job.Timeout = timeout > TimeSpan.Zero ? timeout : null;
            job.Run++;
            job.RunStartedAt = now;
            job.DeadlineAt = now + job.Timeout;
            job.ExpiresAt = now.ToUnixTimeSeconds() + kept;
            job.FinishedAt = null;
            job.Error = null;
            job.Note(clock, PollerJobEvents.Redriven, context.Message.By);
        });

    /// <summary>Tells whoever asked that it is done.</summary>
    public static EventActivityBinder<PollerJob, T> AnswerChanged<T>(this EventActivityBinder<PollerJob, T> binder)
        where T : class => binder.ThenAsync(context =>
        {
            var job = context.Saga;
            return context.AnswerAsync(new PollerJobChanged(job.CorrelationId, job.State, job.MaxConcurrency, job.PausedAt, job.DeadlineAt));
        });

    /// <summary>Tells whoever asked that it cannot be done.</summary>
    public static EventActivityBinder<PollerJob, T> Refuse<T>(this EventActivityBinder<PollerJob, T> binder, Func<BehaviorContext<PollerJob, T>, string> reason)
        where T : class =>
        binder.ThenAsync(context => context.AnswerAsync(new PollerJobActRefused(context.Saga.CorrelationId, context.Saga.State, reason(context))));

    /// <summary>Answers whoever waits for it.</summary>
    public static Task AnswerAsync<T>(this ConsumeContext context, T answer)
        where T : class => context.ResponseAddress is null ? Task.CompletedTask : context.RespondAsync(answer);

    /// <summary>Whether an earlier delivery may have been committed and then have lost what it sent.</summary>
    public static bool MayHaveLostSends(this ConsumeContext context) => context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0;

    /// <summary>Adds an entry to the history, to be stored with the row.</summary>
    public static void Note(this PollerJob job, TimeProvider clock, string what, string? by, string? detail = null) => job.NewEvents.Add(new PollerJobEvent
    {
        JobId = job.CorrelationId,
        Sequence = ++job.HistoryCount,
        At = clock.GetUtcNow(),
        What = what,
        Detail = detail is null ? null : Reason.Fit(detail),
        By = string.IsNullOrEmpty(by) ? null : Reason.Fit(by, PollerJobEvent.MaxByLength),
    });

    // What the window has room for is released with the row; the preparation finds and starts it.
    private static EventActivityBinder<PollerJob, T> TakeUpWhereChanged<T>(this EventActivityBinder<PollerJob, T> binder, TransportOptions transport)
        where T : class => binder.If(
            context => context.Saga.NewEvents.Count > 0 || context.MayHaveLostSends(),
            changed => changed.Prepare(transport));
}
