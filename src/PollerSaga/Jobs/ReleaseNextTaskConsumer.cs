using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>Hands on the place in the window that a task left: the next page starts, or the job ends with its last task.</summary>
internal sealed class ReleaseNextTaskConsumer(TasksInFlight inFlight, PollerStore store, EndpointSender bus) : IConsumer<ReleaseNextTask>
{
    public async Task Consume(ConsumeContext<ReleaseNextTask> context)
    {
        var page = context.Message.Page;
        var release = inFlight.FindRelease(page.TaskId) ?? await store.ReadAsync(db => db.FindReleaseAsync(page.TaskId, context.CancellationToken));
        if (release is not ({ } next, { ClosedAt: null } window))
            return;

        if (next < window.Total)
            await bus.SendAsync(PollerEndpoints.Task, new StartPollerTask(PollerPlan.PageBeside(page, next)), context.CancellationToken);
        else if (window.Finished == window.Total)
            await bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(page.JobId, window.SummarizeEnded()), context.CancellationToken);
    }
}
