using MassTransit;
using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Fetching;
using PollerSaga.Storage;
using PollerSaga.Storage.Sagas;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Jobs.Preparation;

/// <summary>
/// The job consumer: reads the API's metadata, lays down the plan, releases the first window. A repeat finds the plan and takes up only
/// what was not started; so it does for a job that goes on, in another window, or once more.
/// </summary>
internal sealed class PollerJobConsumer(
    JobPlanner planner,
    PollerStore store,
    WindowResumption resumption,
    JobsAtWork jobsAtWork,
    EndpointSender bus,
    TimeProvider clock,
    ILogger<PollerJobConsumer> logger) : IConsumer<PreparePollerJob>
{
    public async Task Consume(ConsumeContext<PreparePollerJob> context)
    {
        var job = context.Message;
        using var atWork = jobsAtWork.Enter(job.JobId, context.CancellationToken);
        using var deadline = Deadline.At(job.DeadlineAt, clock, atWork.Token);
        try
        {
            if (await planner.PlanAsync(job, deadline.Token) is not { } counter)
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

            await context.Publish(new PollerJobPrepared(job.JobId, counter.TotalRecords, counter.PageSize, counter.Total));
        }
        catch (OperationCanceledException) when (deadline.HasPassed || atWork.IsOver)
        {
            logger.JobOverBeforePlanned(job.JobId);
        }
        catch (FetchException exception)
        {
            await context.Publish(new PollerJobPreparationFailed(job.JobId, exception.Message, job.Run));
        }
        catch (Exception exception) when (exception is not (DependencyUnavailableException or SagaConflictException or OperationCanceledException))
        {
            logger.JobFailedByDefect(exception, job.JobId);
            await context.Publish(new PollerJobPreparationFailed(job.JobId, $"{exception.GetType().Name}: {exception.Message}", job.Run));
        }
    }
}
