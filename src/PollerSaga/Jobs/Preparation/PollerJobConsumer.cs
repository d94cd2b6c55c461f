using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    ApiMetadataReader metadata,
    PollerStore store,
    JobResumption resumption,
    JobsAtWork jobsAtWork,
    EndpointSender bus,
    IOptions<PollerSagaOptions> options,
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
            var counter = await store.ReadAsync(db => db.FindCounterAsync(job.JobId, context.CancellationToken))
                ?? await PlanAsync(job, deadline.Token);
            if (counter.ClosedAt is not null)
                throw new JobClosedException(job.JobId);

            // Of a paused job nothing starts; its resumption leads here again.
            if (counter.Window > 0)
                await resumption.StartMissingAsync(job.JobId, context.CancellationToken);
            if (counter.Finished == counter.Total && counter.Total > 0)
                await bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(job.JobId, counter.SummarizeEnded(), counter.Run), context.CancellationToken);
            await context.Publish(new PollerJobPrepared(job.JobId, counter.TotalRecords, counter.PageSize, counter.Total));
        }
        catch (Exception exception) when (exception is JobClosedException || (exception is OperationCanceledException && (deadline.HasPassed || atWork.IsOver)))
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

    private async Task<PollerJobCounter> PlanAsync(PreparePollerJob job, CancellationToken cancellationToken)
    {
        var api = await metadata.ReadAsync(job.Url, cancellationToken);
        var pages = PollerPlan.PagesFor(api.TotalRecords, api.PageSize);
        var limit = options.Value.Polling.MaxTasksPerJob;
        if (pages > limit)
        {
            throw new FetchException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The API's totalRecords = {api.TotalRecords} by maxRecordsPerPage = {api.PageSize} makes {pages} pages; PollerSaga:Polling:MaxTasksPerJob allows {limit}."),
                isRetriable: false);
        }

        var counter = new PollerJobCounter
        {
            JobId = job.JobId,
            TotalRecords = api.TotalRecords,
            PageSize = api.PageSize,
            Total = (int)pages,
            ProgressAt = clock.GetUtcNow(),
        };
        await store.ExecuteAsync(async db =>
        {
            // Someone, or its deadline, may have ended the job in the meantime, or held it, or given it another window. Who does so from here on,
            // in whichever process, waits for this transaction, and then finds the counter.
            var row = await db.HoldPreparingAsync(job.JobId, cancellationToken) ?? throw new JobClosedException(job.JobId);
            counter.Window = row.PausedAt is null ? Math.Min(row.MaxConcurrency, counter.Total) : 0;
            counter.Next = counter.Window;
            counter.DeadlineAt = row.DeadlineInForce;
            counter.Run = row.Run;
            counter.ToleratedFailures = PollerJobLimits.ToleratedFailures(row, counter.Total);
            db.Counters.Add(counter);
        });
        return counter;
    }
}
