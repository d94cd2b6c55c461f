using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>
/// Follows up the end of a task: starts the task that the commit released, or one that waits since the window was reduced. The last task
/// completes the job; too many failures stop it.
/// </summary>
internal sealed class ReleaseNextTaskConsumer(
    EndedTasks endedTasks,
    WindowResumption resumption,
    TaskStarts starts,
    EndpointSender bus,
    IOptions<PollingOptions> options)
    : IConsumer<ReleaseNextTask>
{
    public async Task Consume(ConsumeContext<ReleaseNextTask> context)
    {
        var (page, cancellationToken) = (context.Message.Page, context.CancellationToken);
        var ended = await endedTasks.FindAsync(page.TaskId, cancellationToken);
        if (ended is not { Counter: { ClosedAt: null } counter })
            return;

        var plan = PollerPlan.Of(page, counter);
        if (counter.FindReasonToStop(options.Value.MaxTasksPerJob) is { } error)
        {
            await bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(page.JobId, error, counter.Run), cancellationToken);
            return;
        }

        if (ended.Released is { } next)
        {
            var start = await starts.CreateAsync(plan, next, cancellationToken);
            await bus.SendAsync(PollerEndpoints.Task, start, cancellationToken);
        }
        else if (counter.IsDone)
        {
            await bus.SendAsync(
                PollerEndpoints.Job,
                new CompletePollerJob(page.JobId, counter.SummarizeEnded(), counter.Run),
                cancellationToken);
            return;
        }

        if (ended.MayMissStarts && (ended.Released is null || plan.Source is not null))
            await resumption.StartMissingAsync(plan, cancellationToken);
    }
}
