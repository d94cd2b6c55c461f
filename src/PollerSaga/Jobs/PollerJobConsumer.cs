using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Storage;

namespace PollerSaga.Jobs;

/// <summary>
/// The job consumer: reads the API's metadata, lays down the plan, releases the first window. A repeat finds the plan and takes up only
/// what was not started.
/// </summary>
internal sealed class PollerJobConsumer(
    ApiMetadataReader metadata,
    PollerStore store,
    JobResumption resumption,
    IOptions<PollerSagaOptions> options,
    TimeProvider clock,
    ILogger<PollerJobConsumer> logger) : IConsumer<PreparePollerJob>
{
    public async Task Consume(ConsumeContext<PreparePollerJob> context)
    {
        var job = context.Message;
        using var deadline = Deadline.At(job.DeadlineAt, clock, context.CancellationToken);
        try
        {
            var counter = await store.ReadAsync(db => db.FindCounterAsync(job.JobId, context.CancellationToken))
                ?? await PlanAsync(job, deadline.Token);

            await resumption.StartMissingAsync(job.JobId, context.CancellationToken);
            await context.Publish(new PollerJobPrepared(job.JobId, counter.TotalRecords, counter.PageSize, counter.Total));
        }
        catch (Exception exception) when (exception is JobClosedException || (exception is OperationCanceledException && deadline.HasPassed))
        {
            logger.JobOverBeforePlanned(job.JobId);
        }
        catch (FetchException exception)
        {
            await context.Publish(new PollerJobPreparationFailed(job.JobId, exception.Message));
        }
        catch (Exception exception) when (exception is not (DependencyUnavailableException or SagaConflictException or OperationCanceledException))
        {
            logger.JobFailedByDefect(exception, job.JobId);
            await context.Publish(new PollerJobPreparationFailed(job.JobId, $"{exception.GetType().Name}: {exception.Message}"));
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
            Next = (int)Math.Min(job.MaxConcurrency, pages),
            ProgressAt = clock.GetUtcNow(),
        };
        await store.ExecuteAsync(async db =>
        {
            // Its deadline may have ended the job in the meantime; a plan laid down now would be worked all the same.
            if (!await db.Jobs.AnyAsync(row => row.CorrelationId == job.JobId && row.CurrentState == nameof(PollerJobState.Preparing), cancellationToken))
                throw new JobClosedException(job.JobId);
            db.Counters.Add(counter);
        });
        return counter;
    }
}
