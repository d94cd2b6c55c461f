using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>
/// Follows up the end of a task: starts the task that the commit released, or one that waits since the window was reduced. The last task
/// completes the job; too many failures stop it.
/// </summary>
internal sealed class ReleaseNextTaskConsumer(EndedTasks endedTasks, WindowResumption resumption, EndpointSender bus)
    : IConsumer<ReleaseNextTask>
{
    public async Task Consume(ConsumeContext<ReleaseNextTask> context)
    {
        var (page, cancellationToken) = (context.Message.Page, context.CancellationToken);
        var ended = await endedTasks.FindAsync(page.TaskId, cancellationToken);
        if (ended is not { Counter: { ClosedAt: null } counter })
            return;

        var plan = PollerPlan.Of(page, counter);
        if (counter.FindTooManyFailures() is { } error)
            await bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(page.JobId, error, counter.Run), cancellationToken);
        else if (ended.Released is { } next)
            await bus.SendAsync(PollerEndpoints.Task, plan.Start(next), cancellationToken);
        else if (counter.IsDone)
            await bus.SendAsync(
                PollerEndpoints.Job,
                new CompletePollerJob(page.JobId, counter.SummarizeEnded(), counter.Run),
                cancellationToken);
        else if (ended.MayWait)
            await resumption.StartMissingAsync(plan, cancellationToken);
    }
}
