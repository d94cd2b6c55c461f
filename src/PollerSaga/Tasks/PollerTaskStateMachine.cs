using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Settings;

namespace PollerSaga.Tasks;

/// <summary>
/// The lifecycle of a task: started, payload saved, enqueued, complete; or failed, or skipped. States only move forward, except that a
/// redrive of the job runs a failed task again. Each state has one command that continues the task. A start that resumes the task sends
/// this command again; a plain duplicate sends nothing.
/// </summary>
public sealed class PollerTaskStateMachine : MassTransitStateMachine<PollerTask>
{
    /// <summary>Creates the state machine.</summary>
    /// <param name="options">The duration of a lease.</param>
    /// <param name="clock">The clock.</param>
    public PollerTaskStateMachine(IOptions<WorkerOptions> options, TimeProvider clock)
    {
        var lease = options.Value.LeaseDuration;

        InstanceState(task => task.CurrentState);

        Event(() => OnStart, start => start.CorrelateById(context => context.Message.Page.TaskId));
        Event(() => OnPayloadSaved, correlation => Correlate(correlation, context => context.Message.Page.TaskId));
        Event(() => OnPageSkipped, correlation => Correlate(correlation, context => context.Message.Page.TaskId));
        Event(() => OnPayloadEnqueued, correlation => Correlate(correlation, context => context.Message.Page.TaskId));
        Event(() => OnPayloadProcessed, correlation => Correlate(correlation, context => context.Message.TaskId));
        Event(() => OnPayloadProcessingFailed, correlation => Correlate(correlation, context => context.Message.TaskId));
        Event(() => OnFailed, correlation => Correlate(correlation, context => context.Message.Page.TaskId));

        Initially(
            When(OnStart)
                .Begin(clock)
                .Lease(lease, clock)
                .TransitionTo(Started)
                .Fetch());

        // Only the message that released the task starts it again. Other messages belong to the run in which it failed.
        During(Pending,
            When(OnStart, context => context.Message.IsRedriven)
                .Begin(clock)
                .Lease(lease, clock)
                .TransitionTo(Started)
                .Fetch(),
            Ignore(OnStart, context => !context.Message.IsRedriven),
            Ignore(OnPayloadSaved),
            Ignore(OnPageSkipped),
            Ignore(OnPayloadEnqueued),
            Ignore(OnPayloadProcessed),
            Ignore(OnPayloadProcessingFailed),
            Ignore(OnFailed));

        During(Started,
            When(OnStart, context => context.Message.Resume)
                .Fetch(),
            When(OnPayloadSaved)
                .Keep(clock)
                .Lease(lease, clock)
                .TransitionTo(PayloadSaved)
                .ReleaseDetermined(context => context.Message.Page)
                .Enqueue(),
            When(OnPageSkipped)
                .Keep()
                .TransitionTo(Skipped)
                .End(clock)
                .Release(context => context.Message.Page),
            Ignore(OnPayloadEnqueued),
            Ignore(OnPayloadProcessed),
            Ignore(OnPayloadProcessingFailed));

        During(PayloadSaved,
            When(OnStart, context => context.Message.Resume)
                .ReleaseDetermined(context => context.Message.Page)
                .Enqueue(),
            When(OnPayloadEnqueued)
                .TransitionTo(Enqueued)
                .End(clock)
                .Release(context => context.Message.Page),
            // The consumer's report arrived before the engine's own PayloadEnqueued.
            When(OnPayloadProcessed)
                .TransitionTo(Complete)
                .End(clock)
                .Finish(clock),
            When(OnPayloadProcessingFailed)
                .GiveReason()
                .TransitionTo(Failed)
                .End(clock),
            Ignore(OnPayloadSaved),
            Ignore(OnPageSkipped));

        During(Started, PayloadSaved,
            Ignore(OnStart, context => !context.Message.Resume),
            When(OnFailed)
                .GiveReason()
                .TransitionTo(Failed)
                .End(clock)
                .Release(context => context.Message.Page));

        During(Enqueued,
            When(OnPayloadProcessed)
                .TransitionTo(Complete)
                .Finish(clock),
            When(OnPayloadProcessingFailed)
                .GiveReason()
                .TransitionTo(Failed),
            Ignore(OnPayloadEnqueued),
            Ignore(OnFailed));

        // If the consumer's report came first, PayloadEnqueued releases the place in the window.
        During(Complete, Failed,
            When(OnPayloadEnqueued)
                .Release(context => context.Message.Page),
            When(OnFailed)
                .Release(context => context.Message.Page),
            Ignore(OnPayloadProcessed),
            Ignore(OnPayloadProcessingFailed));

        During(Skipped,
            Ignore(OnPayloadEnqueued),
            Ignore(OnPayloadProcessed),
            Ignore(OnPayloadProcessingFailed),
            Ignore(OnFailed));

        During([Enqueued, Complete, Failed, Skipped],
            When(OnStart, context => context.Message.Resume)
                .Release(context => context.Message.Page),
            Ignore(OnStart, context => !context.Message.Resume),
            Ignore(OnPayloadSaved),
            Ignore(OnPageSkipped));
    }

    /// <summary>The task failed and waits for its redrive: the window has no place for it yet, or its start has not arrived.</summary>
    public State Pending { get; private set; } = null!;

    /// <summary>A worker fetches the page.</summary>
    public State Started { get; private set; } = null!;

    /// <summary>The payload is stored, and a worker sends the pointer message.</summary>
    public State PayloadSaved { get; private set; } = null!;

    /// <summary>The pointer message is on the processing queue.</summary>
    public State Enqueued { get; private set; } = null!;

    /// <summary>A consumer reported the payload as processed.</summary>
    public State Complete { get; private set; } = null!;

    /// <summary>A step failed permanently, or a consumer reported a failure.</summary>
    public State Failed { get; private set; } = null!;

    /// <summary>The page has no records, for example because it is beyond the end of the listing. Nothing is delivered.</summary>
    public State Skipped { get; private set; } = null!;

    /// <summary>Command to start or resume the task.</summary>
    public Event<StartPollerTask> OnStart { get; private set; } = null!;

    /// <summary>The payload is stored.</summary>
    public Event<PayloadSaved> OnPayloadSaved { get; private set; } = null!;

    /// <summary>The page has no records.</summary>
    public Event<PageSkipped> OnPageSkipped { get; private set; } = null!;

    /// <summary>The pointer message is on the processing queue.</summary>
    public Event<PayloadEnqueued> OnPayloadEnqueued { get; private set; } = null!;

    /// <summary>A consumer processed the payload.</summary>
    public Event<PayloadProcessed> OnPayloadProcessed { get; private set; } = null!;

    /// <summary>A consumer cannot process the payload.</summary>
    public Event<PayloadProcessingFailed> OnPayloadProcessingFailed { get; private set; } = null!;

    /// <summary>A step failed permanently.</summary>
    public Event<PollerTaskFailed> OnFailed { get; private set; } = null!;

    // An unknown task was deleted with its job, or never existed. The message changes nothing.
    private static void Correlate<T>(IEventCorrelationConfigurator<PollerTask, T> correlation, Func<ConsumeContext<T>, Guid> taskId)
        where T : class
    {
        correlation.CorrelateById(context => taskId(context));
        correlation.OnMissingInstance(missing => missing.Discard());
    }
}
