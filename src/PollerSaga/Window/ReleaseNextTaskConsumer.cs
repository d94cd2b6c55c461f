using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Transport;

namespace PollerSaga.Window;

/// <summary>Hands on the place in the window that a task left: the next page starts, or one that waits since the window was narrowed; the job ends with its last task, or is stopped where more failed than it tolerates.</summary>
internal sealed class ReleaseNextTaskConsumer(TasksInFlight inFlight, PollerStore store, JobResumption resumption, EndpointSender bus) : IConsumer<ReleaseNextTask>
{
    public async Task Consume(ConsumeContext<ReleaseNextTask> context)
    {
        var page = context.Message.Page;
        var known = inFlight.FindRelease(page.TaskId);
        var release = known ?? await store.ReadAsync(db => db.FindReleaseAsync(page.TaskId, context.CancellationToken));
        if (release is not (var released, { ClosedAt: null } window))
            return;

        if (window.FindTooManyFailures() is { } error)
            await bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(page.JobId, error, window.Run), context.CancellationToken);
        else if (released is { } next)
            await bus.SendAsync(PollerEndpoints.Task, PollerPlan.StartBeside(page, next, window), context.CancellationToken);
        else if (window.Finished == window.Total)
            await bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(page.JobId, window.SummarizeEnded(), window.Run), context.CancellationToken);
        else if (known is null || window.WasOverfull)
            await resumption.StartMissingAsync(page.JobId, context.CancellationToken);
    }
}
