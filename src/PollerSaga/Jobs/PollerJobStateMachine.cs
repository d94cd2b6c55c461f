using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs;

/// <summary>The life of a job: preparing, running, over.</summary>
public sealed class PollerJobStateMachine : MassTransitStateMachine<PollerJob>
{
    /// <summary>Builds the machine.</summary>
    /// <param name="options">What a job takes that does not say otherwise.</param>
    /// <param name="clock">The time.</param>
    public PollerJobStateMachine(IOptions<PollerSagaOptions> options, TimeProvider clock)
    {
        InstanceState(job => job.CurrentState);

        Event(() => OnStart, start => start.CorrelateById(context => StartPollerJobCheck.Identify(context.Message)));
        Event(() => OnPrepared, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnPreparationFailed, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnComplete, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnExpire, answer => Answer(answer, context => context.Message.JobId));

        Initially(
            When(OnStart)
                .TakeOn(options.Value.Polling, clock)
                .IfElse(
                    context => context.Saga.Error is null,
                    sound => sound.TransitionTo(Preparing).Prepare(options.Value.Transport),
                    faulty => faulty.TransitionTo(Failed).Finish(clock).AnnounceFailure()));

        During(Preparing,
            // A plan without pages is done with; one with pages may have come to its end before the news of it arrives.
            When(OnPrepared)
                .IfElse(
                    context => context.Message.TotalTasks == 0,
                    empty => empty.TransitionTo(Completed).Finish(clock).AnnounceCompletion(_ => PollerJobSummary.Empty),
                    planned => planned.TransitionTo(Running)),
            When(OnPreparationFailed)
                .Fail(context => context.Message.Error)
                .TransitionTo(Failed)
                .Finish(clock)
                .AnnounceFailure());

        During(Running, Ignore(OnPrepared), Ignore(OnPreparationFailed));

        During(Preparing, Running,
            // Started twice: answered as the first start.
            Ignore(OnStart),
            When(OnComplete)
                .IfElse(
                    context => context.Message.Summary.FailedToComplete == 0,
                    clean => clean.TransitionTo(Completed),
                    marred => marred.TransitionTo(CompletedWithFailures))
                .Finish(clock)
                .AnnounceCompletion(context => context.Message.Summary),
            When(OnExpire)
                .Fail(context => $"The deadline passed {context.Saga.DeadlineAt - context.Saga.StartedAt} after the start; a longer Timeout, or 0 for none, lets the job finish.")
                .TransitionTo(TimedOut)
                .Finish(clock)
                .AnnounceFailure());

        // Over is over: late answers change nothing.
        During([Completed, CompletedWithFailures, Failed, TimedOut],
            Ignore(OnStart), Ignore(OnPrepared), Ignore(OnPreparationFailed), Ignore(OnComplete), Ignore(OnExpire));
    }

    /// <summary>The API's metadata is being read.</summary>
    public State Preparing { get; private set; } = null!;

    /// <summary>Its tasks are being worked.</summary>
    public State Running { get; private set; } = null!;

    /// <summary>Over, every task handed over.</summary>
    public State Completed { get; private set; } = null!;

    /// <summary>Over, some tasks failed.</summary>
    public State CompletedWithFailures { get; private set; } = null!;

    /// <summary>Over, it could not be planned.</summary>
    public State Failed { get; private set; } = null!;

    /// <summary>Over, the deadline passed first.</summary>
    public State TimedOut { get; private set; } = null!;

    /// <summary>Someone starts the job.</summary>
    public Event<StartPollerJob> OnStart { get; private set; } = null!;

    /// <summary>The pages are planned.</summary>
    public Event<PollerJobPrepared> OnPrepared { get; private set; } = null!;

    /// <summary>The pages cannot be planned.</summary>
    public Event<PollerJobPreparationFailed> OnPreparationFailed { get; private set; } = null!;

    /// <summary>The last task has ended.</summary>
    public Event<CompletePollerJob> OnComplete { get; private set; } = null!;

    /// <summary>The deadline has passed.</summary>
    public Event<ExpirePollerJob> OnExpire { get; private set; } = null!;

    // A job that is not known has been swept away since: there is nothing left to change.
    private static void Answer<T>(IEventCorrelationConfigurator<PollerJob, T> answer, Func<ConsumeContext<T>, Guid> jobId)
        where T : class
    {
        answer.CorrelateById(context => jobId(context));
        answer.OnMissingInstance(missing => missing.Discard());
    }
}
