using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Settings;

namespace PollerSaga.Tasks;

/// <summary>
/// The life of a task: started, payload saved, enqueued, complete; or failed. States only move forward, but
/// that a failed task may be run once more with its job. To each state belongs the command
/// that leads on from it; a start that resumes issues that command once more, a plain duplicate nothing.
/// </summary>
public sealed class PollerTaskStateMachine : MassTransitStateMachine<PollerTask>
{
    /// <summary>Builds the machine.</summary>
    /// <param name="options">How long a lease lasts.</param>
    /// <param name="clock">The time.</param>
    public PollerTaskStateMachine(IOptions<WorkerOptions> options, TimeProvider clock)
    {
        var lease = options.Value.LeaseDuration;

        InstanceState(task => task.CurrentState);

        Event(() => OnStart, start => start.CorrelateById(context => context.Message.Page.TaskId));
        Event(() => OnPayloadSaved, answer => Answer(answer, context => context.Message.Page.TaskId));
        Event(() => OnPayloadEnqueued, answer => Answer(answer, context => context.Message.Page.TaskId));
        Event(() => OnPayloadProcessed, answer => Answer(answer, context => context.Message.TaskId));
        Event(() => OnPayloadProcessingFailed, answer => Answer(answer, context => context.Message.TaskId));
        Event(() => OnFailed, answer => Answer(answer, context => context.Message.Page.TaskId));

        Initially(
            When(OnStart)
                .Begin(clock)
                .Lease(lease, clock)
                .TransitionTo(Started)
                .Fetch());

        // Begins again only for the message that released it: others are of the run in which it failed.
        During(Pending,
            When(OnStart, context => context.Message.IsRedriven)
                .Begin(clock)
                .Lease(lease, clock)
                .TransitionTo(Started)
                .Fetch(),
            Ignore(OnStart, context => !context.Message.IsRedriven),
            Ignore(OnPayloadSaved),
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
                .Enqueue(),
            Ignore(OnPayloadEnqueued),
            Ignore(OnPayloadProcessed),
            Ignore(OnPayloadProcessingFailed));

        During(PayloadSaved,
            When(OnStart, context => context.Message.Resume)
                .Enqueue(),
            When(OnPayloadEnqueued)
                .TransitionTo(Enqueued)
                .End(clock)
                .Release(context => context.Message.Page),
            // The consumer was faster than our own news of the message it consumed.
            When(OnPayloadProcessed)
                .TransitionTo(Complete)
                .End(clock)
                .Finish(clock),
            When(OnPayloadProcessingFailed)
                .GiveReason()
                .TransitionTo(Failed)
                .End(clock),
            Ignore(OnPayloadSaved));

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

        // Whose report overtook its news left its place in the window to be released when the news comes.
        During(Complete, Failed,
            When(OnPayloadEnqueued)
                .Release(context => context.Message.Page),
            When(OnFailed)
                .Release(context => context.Message.Page),
            Ignore(OnPayloadProcessed),
            Ignore(OnPayloadProcessingFailed));

        During([Enqueued, Complete, Failed],
            When(OnStart, context => context.Message.Resume)
                .Release(context => context.Message.Page),
            Ignore(OnStart, context => !context.Message.Resume),
            Ignore(OnPayloadSaved));
    }

    /// <summary>
    /// It failed, and is to run once more; the window has no place for it yet, or the message that starts it is on its way.
    /// </summary>
    public State Pending { get; private set; } = null!;

    /// <summary>Its page is being fetched.</summary>
    public State Started { get; private set; } = null!;

    /// <summary>Its payload rests in the store; its message is being sent.</summary>
    public State PayloadSaved { get; private set; } = null!;

    /// <summary>Its message is on the processing queue.</summary>
    public State Enqueued { get; private set; } = null!;

    /// <summary>A consumer has reported it processed.</summary>
    public State Complete { get; private set; } = null!;

    /// <summary>It cannot be done.</summary>
    public State Failed { get; private set; } = null!;

    /// <summary>The task is to start, or to be taken up again.</summary>
    public Event<StartPollerTask> OnStart { get; private set; } = null!;

    /// <summary>Its payload was saved.</summary>
    public Event<PayloadSaved> OnPayloadSaved { get; private set; } = null!;

    /// <summary>Its message was sent.</summary>
    public Event<PayloadEnqueued> OnPayloadEnqueued { get; private set; } = null!;

    /// <summary>Its payload was processed.</summary>
    public Event<PayloadProcessed> OnPayloadProcessed { get; private set; } = null!;

    /// <summary>A consumer has given its payload up.</summary>
    public Event<PayloadProcessingFailed> OnPayloadProcessingFailed { get; private set; } = null!;

    /// <summary>A step failed for good.</summary>
    public Event<PollerTaskFailed> OnFailed { get; private set; } = null!;

    // A task that is not known has been swept away with its job, or was never one of ours: there is nothing to change.
    private static void Answer<T>(IEventCorrelationConfigurator<PollerTask, T> answer, Func<ConsumeContext<T>, Guid> taskId)
        where T : class
    {
        answer.CorrelateById(context => taskId(context));
        answer.OnMissingInstance(missing => missing.Discard());
    }
}
