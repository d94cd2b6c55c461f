using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>The lifecycle of a job: preparing, running, ended. It also handles the job commands.</summary>
public sealed class PollerJobStateMachine : MassTransitStateMachine<PollerJob>
{
    /// <summary>Creates the state machine.</summary>
    /// <param name="polling">The defaults of a job's values.</param>
    /// <param name="limits">The limits of a job's values.</param>
    /// <param name="transport">The settings with the addresses of the endpoints.</param>
    /// <param name="clock">The clock.</param>
    public PollerJobStateMachine(
        IOptions<PollingOptions> polling,
        StartLimits limits,
        IOptions<TransportOptions> transport,
        TimeProvider clock)
    {
        InstanceState(job => job.CurrentState);

        Event(() => OnStart, start => start.CorrelateById(context => StartPollerJobCheck.Identify(context.Message)));
        Event(() => OnPrepared, correlation => Correlate(correlation, context => context.Message.JobId));
        Event(() => OnPreparationFailed, correlation => Correlate(correlation, context => context.Message.JobId));
        Event(() => OnComplete, correlation => Correlate(correlation, context => context.Message.JobId));
        Event(() => OnExpire, correlation => Correlate(correlation, context => context.Message.JobId));
        Event(() => OnStop, correlation => Correlate(correlation, context => context.Message.JobId));
        Event(() => OnCancel, command => Command(command, context => context.Message.JobId));
        Event(() => OnRedrive, command => Command(command, context => context.Message.JobId));
        Event(() => OnPause, command => Command(command, context => context.Message.JobId));
        Event(() => OnResume, command => Command(command, context => context.Message.JobId));
        Event(() => OnSetMaxConcurrency, command => Command(command, context => context.Message.JobId));

        Initially(
            When(OnStart)
                .Initialize(polling.Value, limits, clock)
                .RecordStart(clock)
                .IfElse(
                    context => context.Saga.Error is null,
                    valid => valid.TransitionTo(Preparing).Prepare(transport.Value),
                    invalid => invalid.TransitionTo(Failed).Finish(clock).AnnounceFailure()));

        During(Preparing,
            // A plan without pages completes the job. The tasks of other plans may have ended before this message arrives.
            When(OnPrepared, context => context.Saga.IsInRun(context.Message.Run))
                .IfElse(
                    context => context.Message.TotalTasks == 0,
                    empty => empty.TransitionTo(Completed).Finish(clock).AnnounceCompletion(_ => PollerJobSummary.Empty),
                    planned => planned.TransitionTo(Running).RecordPlan(clock)),
            When(OnPreparationFailed, context => context.Saga.IsInRun(context.Message.Run))
                .Fail(context => context.Message.Error)
                .TransitionTo(Failed)
                .Finish(clock)
                .AnnounceFailure());

        During(Running, Ignore(OnPrepared), Ignore(OnPreparationFailed));

        // A message of an earlier run must not end the current run. An expiry message must not end a job whose deadline has moved.
        During(Preparing,
            Ignore(OnPrepared, context => !context.Saga.IsInRun(context.Message.Run)),
            Ignore(OnPreparationFailed, context => !context.Saga.IsInRun(context.Message.Run)));
        During(Preparing, Running,
            Ignore(OnComplete, context => !context.Saga.IsInRun(context.Message.Run)),
            Ignore(OnExpire, context => !context.Saga.IsInRun(context.Message.Run) || context.Saga.HasTimeLeft(clock)),
            Ignore(OnStop, context => !context.Saga.IsInRun(context.Message.Run)));

        During(Preparing, Running,
            // A second start changes nothing. An earlier delivery of the same message may have lost its command, which is then sent again.
            When(OnStart, context => context.MayHaveLostSends())
                .Prepare(transport.Value),
            Ignore(OnStart, context => !context.MayHaveLostSends()),
            When(OnComplete, context => context.Saga.IsInRun(context.Message.Run))
                .IfElse(
                    context => context.Message.Summary.FailedToComplete == 0,
                    succeeded => succeeded.TransitionTo(Completed),
                    failed => failed.TransitionTo(CompletedWithFailures))
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
                .RespondChanged(),
            When(OnPause)
                .Pause(clock)
                .RespondChanged(),
            When(OnResume)
                .Resume(clock, transport.Value)
                .RespondChanged(),
            When(OnSetMaxConcurrency)
                .IfElse(
                    context => JobCommandActivities.FindRefusal(context.Message, limits) is null,
                    valid => valid.SetWindow(clock, transport.Value).RespondChanged(),
                    invalid => invalid.Refuse(context => JobCommandActivities.FindRefusal(context.Message, limits)!)),
            // An earlier delivery may have redriven the job and lost its command. Otherwise, the job has not ended, and a redrive is
            // refused.
            When(OnRedrive, context => context.MayHaveLostSends())
                .Prepare(transport.Value)
                .RespondChanged(),
            When(OnRedrive, context => !context.MayHaveLostSends())
                .Refuse(JobCommands.Redrive));

        During(Cancelled,
            When(OnCancel)
                .If(context => context.MayHaveLostSends(), again => again.AnnounceFailure())
                .RespondChanged());

        During([Completed, CompletedWithFailures, Failed, TimedOut],
            When(OnCancel).Refuse(JobCommands.Cancel));

        // An earlier delivery may have stored the end of the job without publishing the event.
        During([Completed, CompletedWithFailures],
            When(OnComplete)
                .If(
                    context => context.MayHaveEndedUnannounced(context.Message.Run),
                    again => again.AnnounceCompletion(context => context.Message.Summary)),
            When(OnPrepared)
                .If(
                    context => context.Message.TotalTasks == 0 && context.MayHaveEndedUnannounced(context.Message.Run),
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

        // Late messages do not change an ended job. Commands are refused, except a redrive.
        During([Completed, CompletedWithFailures, Failed, TimedOut, Cancelled],
            Ignore(OnStart),
            When(OnPause).Refuse(JobCommands.Pause),
            When(OnResume).Refuse(JobCommands.Resume),
            When(OnSetMaxConcurrency).Refuse(JobCommands.SetMaxConcurrency),
            When(OnRedrive)
                .IfElse(
                    context => JobCommandActivities.FindRefusal(context.Saga, context.Message) is null,
                    valid => valid
                        .TransitionTo(Preparing)
                        .RunAgain(clock)
                        .Prepare(transport.Value)
                        .RespondChanged(),
                    invalid => invalid.Refuse(context => JobCommandActivities.FindRefusal(context.Saga, context.Message)!)));
    }

    /// <summary>A worker reads the API's metadata.</summary>
    public State Preparing { get; private set; } = null!;

    /// <summary>The job's tasks run.</summary>
    public State Running { get; private set; } = null!;

    /// <summary>Ended: every task was delivered to the processing queue.</summary>
    public State Completed { get; private set; } = null!;

    /// <summary>Ended: at least one task failed.</summary>
    public State CompletedWithFailures { get; private set; } = null!;

    /// <summary>Ended: the preparation failed, or too many tasks failed.</summary>
    public State Failed { get; private set; } = null!;

    /// <summary>Ended: the deadline passed first.</summary>
    public State TimedOut { get; private set; } = null!;

    /// <summary>Ended: the job was cancelled.</summary>
    public State Cancelled { get; private set; } = null!;

    /// <summary>Command to start the job.</summary>
    public Event<StartPollerJob> OnStart { get; private set; } = null!;

    /// <summary>The job's pages are planned.</summary>
    public Event<PollerJobPrepared> OnPrepared { get; private set; } = null!;

    /// <summary>The preparation failed.</summary>
    public Event<PollerJobPreparationFailed> OnPreparationFailed { get; private set; } = null!;

    /// <summary>The last task has ended.</summary>
    public Event<CompletePollerJob> OnComplete { get; private set; } = null!;

    /// <summary>The deadline has passed.</summary>
    public Event<ExpirePollerJob> OnExpire { get; private set; } = null!;

    /// <summary>More tasks failed than the job tolerates.</summary>
    public Event<StopPollerJob> OnStop { get; private set; } = null!;

    /// <summary>Command to cancel the job.</summary>
    public Event<CancelPollerJob> OnCancel { get; private set; } = null!;

    /// <summary>Command to run the failed and unstarted pages again.</summary>
    public Event<RedrivePollerJob> OnRedrive { get; private set; } = null!;

    /// <summary>Command to pause the job.</summary>
    public Event<PausePollerJob> OnPause { get; private set; } = null!;

    /// <summary>Command to resume the job.</summary>
    public Event<ResumePollerJob> OnResume { get; private set; } = null!;

    /// <summary>Command to change the window.</summary>
    public Event<SetMaxConcurrency> OnSetMaxConcurrency { get; private set; } = null!;

    // An unknown job was deleted after its retention. The message changes nothing.
    private static void Correlate<T>(IEventCorrelationConfigurator<PollerJob, T> correlation, Func<ConsumeContext<T>, Guid> jobId)
        where T : class
    {
        correlation.CorrelateById(context => jobId(context));
        correlation.OnMissingInstance(missing => missing.Discard());
    }

    // A command to an unknown job gets a response.
    private static void Command<T>(IEventCorrelationConfigurator<PollerJob, T> command, Func<ConsumeContext<T>, Guid> jobId)
        where T : class
    {
        command.CorrelateById(context => jobId(context));
        command.OnMissingInstance(missing => missing.ExecuteAsync(
            context => context.RespondOrIgnoreAsync(new PollerJobNotFound(jobId(context)))));
    }
}
