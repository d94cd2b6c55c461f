using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>The life of a job: preparing, running, over; and what people do to it on the way.</summary>
public sealed class PollerJobStateMachine : MassTransitStateMachine<PollerJob>
{
    /// <summary>Builds the machine.</summary>
    /// <param name="polling">The values of a job that does not set its own.</param>
    /// <param name="transport">The addresses of the endpoints.</param>
    /// <param name="clock">The time.</param>
    public PollerJobStateMachine(IOptions<PollingOptions> polling, IOptions<TransportOptions> transport, TimeProvider clock)
    {
        InstanceState(job => job.CurrentState);

        Event(() => OnStart, start => start.CorrelateById(context => StartPollerJobCheck.Identify(context.Message)));
        Event(() => OnPrepared, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnPreparationFailed, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnComplete, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnExpire, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnStop, answer => Answer(answer, context => context.Message.JobId));
        Event(() => OnCancel, command => Command(command, context => context.Message.JobId));
        Event(() => OnRedrive, command => Command(command, context => context.Message.JobId));
        Event(() => OnPause, command => Command(command, context => context.Message.JobId));
        Event(() => OnResume, command => Command(command, context => context.Message.JobId));
        Event(() => OnSetMaxConcurrency, command => Command(command, context => context.Message.JobId));

        Initially(
            When(OnStart)
                .TakeOn(polling.Value, clock)
                .NoteStart(clock)
                .IfElse(
                    context => context.Saga.Error is null,
                    sound => sound.TransitionTo(Preparing).Prepare(transport.Value),
                    faulty => faulty.TransitionTo(Failed).Finish(clock).AnnounceFailure()));

        During(Preparing,
            // A plan without pages is done with; one with pages may have come to its end before the news of it arrives.
            When(OnPrepared)
                .IfElse(
                    context => context.Message.TotalTasks == 0,
                    empty => empty.TransitionTo(Completed).Finish(clock).AnnounceCompletion(_ => PollerJobSummary.Empty),
                    planned => planned.TransitionTo(Running).NotePlan(clock)),
            When(OnPreparationFailed, context => context.Saga.IsInRun(context.Message.Run))
                .Fail(context => context.Message.Error)
                .TransitionTo(Failed)
                .Finish(clock)
                .AnnounceFailure());

        During(Running, Ignore(OnPrepared), Ignore(OnPreparationFailed));

        // What is of the run before a redrive must not end the one that it began; nor a deadline that has moved on meanwhile.
        During(Preparing, Ignore(OnPreparationFailed, context => !context.Saga.IsInRun(context.Message.Run)));
        During(Preparing, Running,
            Ignore(OnComplete, context => !context.Saga.IsInRun(context.Message.Run)),
            Ignore(OnExpire, context => !context.Saga.IsInRun(context.Message.Run) || context.Saga.HasTimeLeft(clock)),
            Ignore(OnStop, context => !context.Saga.IsInRun(context.Message.Run)));

        During(Preparing, Running,
            // Started twice: answered as the first start. An earlier delivery of the same message may have lost what it sent.
            When(OnStart, context => context.MayHaveLostSends())
                .Prepare(transport.Value),
            Ignore(OnStart, context => !context.MayHaveLostSends()),
            When(OnComplete, context => context.Saga.IsInRun(context.Message.Run))
                .IfElse(
                    context => context.Message.Summary.FailedToComplete == 0,
                    clean => clean.TransitionTo(Completed),
                    marred => marred.TransitionTo(CompletedWithFailures))
                .Finish(clock)
                .AnnounceCompletion(context => context.Message.Summary),
            When(OnExpire, context => context.Saga.IsInRun(context.Message.Run) && !context.Saga.HasTimeLeft(clock))
                .Fail(context => $"The deadline passed {context.Saga.DeadlineAt - context.Saga.RunStartedAt} after the start; a longer " +
                    "Timeout, or 0 for none, lets the job finish.")
                .TransitionTo(TimedOut)
                .Finish(clock)
                .AnnounceFailure(),
            When(OnStop, context => context.Saga.IsInRun(context.Message.Run))
                .Fail(context => context.Message.Error)
                .TransitionTo(Failed)
                .Finish(clock)
                .AnnounceFailure(),
            When(OnCancel)
                .Fail(context => JobCommandActivities.ErrorOf(context.Message))
                .TransitionTo(Cancelled)
                .Finish(clock, context => context.Message.By)
                .AnnounceFailure()
                .AnswerChanged(),
            When(OnPause)
                .Pause(clock)
                .AnswerChanged(),
            When(OnResume)
                .Resume(clock, transport.Value)
                .AnswerChanged(),
            When(OnSetMaxConcurrency)
                .IfElse(
                    context => JobCommandActivities.FindRefusal(context.Message) is null,
                    valid => valid.SetWindow(clock, transport.Value).AnswerChanged(),
                    invalid => invalid.Refuse(context => JobCommandActivities.FindRefusal(context.Message)!)),
            // Done by a delivery before, whose sends may have been lost; or not over, with nothing to run once more.
            When(OnRedrive, context => context.MayHaveLostSends())
                .Prepare(transport.Value)
                .AnswerChanged(),
            When(OnRedrive, context => !context.MayHaveLostSends())
                .Refuse(JobCommands.Redrive));

        During(Cancelled,
            When(OnCancel)
                .If(context => context.MayHaveLostSends(), again => again.AnnounceFailure())
                .AnswerChanged());

        During([Completed, CompletedWithFailures, Failed, TimedOut],
            When(OnCancel).Refuse(JobCommands.Cancel));

        // What ended the job in a delivery before may have been stored without being announced.
        During([Completed, CompletedWithFailures],
            When(OnComplete)
                .If(
                    context => context.MayHaveEndedUnannounced(context.Message.Run),
                    again => again.AnnounceCompletion(context => context.Message.Summary)),
            When(OnPrepared)
                .If(
                    context => context.Message.TotalTasks == 0 && context.MayHaveLostSends(),
                    again => again.AnnounceCompletion(_ => PollerJobSummary.Empty)),
            Ignore(OnPreparationFailed),
            Ignore(OnExpire),
            Ignore(OnStop));

        During([Failed, TimedOut, Cancelled],
            When(OnPreparationFailed)
                .If(context => context.MayHaveEndedUnannounced(context.Message.Run), again => again.AnnounceFailure()),
            When(OnExpire)
                .If(context => context.MayHaveEndedUnannounced(context.Message.Run), again => again.AnnounceFailure()),
            When(OnStop)
                .If(context => context.MayHaveEndedUnannounced(context.Message.Run), again => again.AnnounceFailure()),
            Ignore(OnComplete),
            Ignore(OnPrepared));

        // Over is over: late answers change nothing.
        During([Completed, CompletedWithFailures, Failed, TimedOut, Cancelled],
            Ignore(OnStart),
            When(OnPause).Refuse(JobCommands.Pause),
            When(OnResume).Refuse(JobCommands.Resume),
            When(OnSetMaxConcurrency).Refuse(JobCommands.SetMaxConcurrency),
            When(OnRedrive)
                .IfElse(
                    context => JobCommandActivities.FindRefusal(context.Saga, context.Message, clock) is null,
                    sound => sound
                        .TransitionTo(Preparing)
                        .RunAgain(clock)
                        .Prepare(transport.Value)
                        .AnswerChanged(),
                    faulty => faulty.Refuse(context => JobCommandActivities.FindRefusal(context.Saga, context.Message, clock)!)));
    }

    /// <summary>The API's metadata is being read.</summary>
    public State Preparing { get; private set; } = null!;

    /// <summary>Its tasks are being worked.</summary>
    public State Running { get; private set; } = null!;

    /// <summary>Over, every task handed over.</summary>
    public State Completed { get; private set; } = null!;

    /// <summary>Over, some tasks failed.</summary>
    public State CompletedWithFailures { get; private set; } = null!;

    /// <summary>Over, it could not be planned, or too many tasks failed.</summary>
    public State Failed { get; private set; } = null!;

    /// <summary>Over, the deadline passed first.</summary>
    public State TimedOut { get; private set; } = null!;

    /// <summary>Over, someone cancelled it.</summary>
    public State Cancelled { get; private set; } = null!;

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

    /// <summary>More tasks failed than the job tolerates.</summary>
    public Event<StopPollerJob> OnStop { get; private set; } = null!;

    /// <summary>Someone cancels the job.</summary>
    public Event<CancelPollerJob> OnCancel { get; private set; } = null!;

    /// <summary>Someone runs what failed once more.</summary>
    public Event<RedrivePollerJob> OnRedrive { get; private set; } = null!;

    /// <summary>Someone holds the job.</summary>
    public Event<PausePollerJob> OnPause { get; private set; } = null!;

    /// <summary>Someone lets it go on.</summary>
    public Event<ResumePollerJob> OnResume { get; private set; } = null!;

    /// <summary>Someone gives it another window.</summary>
    public Event<SetMaxConcurrency> OnSetMaxConcurrency { get; private set; } = null!;

    // A job that is not known has been swept away since: there is nothing left to change.
    private static void Answer<T>(IEventCorrelationConfigurator<PollerJob, T> answer, Func<ConsumeContext<T>, Guid> jobId)
        where T : class
    {
        answer.CorrelateById(context => jobId(context));
        answer.OnMissingInstance(missing => missing.Discard());
    }

    // A command to an unknown job is answered.
    private static void Command<T>(IEventCorrelationConfigurator<PollerJob, T> command, Func<ConsumeContext<T>, Guid> jobId)
        where T : class
    {
        command.CorrelateById(context => jobId(context));
        command.OnMissingInstance(missing => missing.ExecuteAsync(
            context => context.AnswerAsync(new PollerJobNotFound(jobId(context)))));
    }
}
