using MassTransit;
using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Fetching;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Jobs.Preparation;

/// <summary>
/// Reads the API's metadata, stores the plan and releases the first window. A later copy of the message finds the plan and starts only the
/// pages that have not started; the same happens when a job is resumed, redriven, or gets another window.
/// </summary>
internal sealed class PollerJobConsumer(
    JobPlanner planner,
    PollerStore store,
    WindowResumption resumption,
    ActiveJobs activeJobs,
    PreparationsInFlight preparations,
    EndpointSender bus,
    ILogger<PollerJobConsumer> logger) : IConsumer<PreparePollerJob>
{
    public async Task Consume(ConsumeContext<PreparePollerJob> context)
    {
        var job = context.Message;
        using var activeJob = activeJobs.Enter(job.JobId, context.CancellationToken);
        try
        {
            using var preparation = await preparations.EnterAsync(job.JobId, activeJob.Token);
            if (await planner.PlanAsync(job, activeJob.Token) is not { } counter)
            {
                logger.JobOverBeforePlanned(job.JobId);
                return;
            }

            // A paused job starts nothing. Its resumption prepares it again.
            if (counter.Window > 0 && await store.ReadAsync(db => db.FindPlanAsync(job.JobId, context.CancellationToken)) is { } plan)
                await resumption.StartMissingAsync(plan, context.CancellationToken);
            if (counter is { IsDone: true, Total: > 0 })
            {
                var complete = new CompletePollerJob(job.JobId, counter.SummarizeEnded(), counter.Run);
                await bus.SendAsync(PollerEndpoints.Job, complete, context.CancellationToken);
            }

            // Without its token, a confirm that the lost channel never receives would be waited for without end.
            await context.Publish(counter.ToPrepared(), context.CancellationToken);
        }
        catch (OperationCanceledException) when (activeJob.IsOver)
        {
            logger.JobOverBeforePlanned(job.JobId);
        }
        catch (FetchException exception)
        {
            await context.Publish(new PollerJobPreparationFailed(job.JobId, exception.Message, job.Run), context.CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DelayFault.Is(exception))
        {
            logger.JobFailedByDefect(exception, job.JobId);
            await context.Publish(
                new PollerJobPreparationFailed(job.JobId, $"{exception.GetType().Name}: {exception.Message}", job.Run),
                context.CancellationToken);
        }
    }
}
