using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>
/// Follows up the end of a task: starts the task that the commit released, or one that waits since the window was reduced. The last task
/// completes the job; too many failures stop it.
/// </summary>
internal sealed class ReleaseNextTaskConsumer(TasksInFlight inFlight, PollerStore store, WindowResumption resumption, EndpointSender bus)
    : IConsumer<ReleaseNextTask>
{
    public async Task Consume(ConsumeContext<ReleaseNextTask> context)
    {
        var (page, cancellationToken) = (context.Message.Page, context.CancellationToken);
        var ended = inFlight.FindEnded(page.TaskId);
        var ending = ended?.Ending as TaskEnding;
        var release = ending is null
            ? await store.ReadAsync(db => db.FindReleaseAsync(page.TaskId, cancellationToken))
            : (ended!.Released, ending.Counter);
        if (release is not (var released, { ClosedAt: null } counter))
            return;

        var plan = PollerPlan.Of(page, counter);
        if (counter.FindTooManyFailures() is { } error)
            await bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(page.JobId, error, counter.Run), cancellationToken);
        else if (released is { } next)
            await bus.SendAsync(PollerEndpoints.Task, plan.Start(next), cancellationToken);
        else if (counter.IsDone)
            await bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(page.JobId, counter.SummarizeEnded(), counter.Run), cancellationToken);
        else if (ending is null or { WasOverfull: true })
            await resumption.StartMissingAsync(plan, cancellationToken);
    }
}
