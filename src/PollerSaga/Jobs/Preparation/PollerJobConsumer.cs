using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
    ApiMetadataReader metadata,
    PollerStore store,
    JobResumption resumption,
    JobsAtWork jobsAtWork,
    PreparationsInFlight preparations,
    EndpointSender bus,
    IOptions<PollerSagaOptions> options,
    TimeProvider clock,
    ILogger<PollerJobConsumer> logger) : IConsumer<PreparePollerJob>
{
    public async Task Consume(ConsumeContext<PreparePollerJob> context)
    {
        var job = context.Message;
        using var atWork = jobsAtWork.Enter(job.JobId, context.CancellationToken);
        using var preparation = preparations.Enter(job.JobId);
        try
        {
            var counter = await store.ReadAsync(db => db.FindCounterAsync(job.JobId, context.CancellationToken))
                ?? await PlanAsync(job, atWork.Token);
            if (counter.ClosedAt is not null)
                throw new JobClosedException(job.JobId);

            // A paused job starts nothing. Its resumption sends this message again.
            if (counter.Window > 0)
                await resumption.StartMissingAsync(job.JobId, context.CancellationToken);
            if (counter.Finished == counter.Total && counter.Total > 0)
                await bus.SendAsync(PollerEndpoints.Job, new CompletePollerJob(job.JobId, counter.SummarizeEnded(), counter.Run), context.CancellationToken);
            await context.Publish(new PollerJobPrepared(job.JobId, counter.TotalRecords, counter.PageSize, counter.Total));
        }
        catch (Exception exception) when (exception is JobClosedException || (exception is OperationCanceledException && atWork.IsOver))
        {
            logger.JobOverBeforePlanned(job.JobId);
        }
        catch (FetchException exception)
        {
            await context.Publish(new PollerJobPreparationFailed(job.JobId, exception.Message, job.Run));
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DelayFault.Is(exception))
        {
            logger.JobFailedByDefect(exception, job.JobId);
            await context.Publish(new PollerJobPreparationFailed(job.JobId, $"{exception.GetType().Name}: {exception.Message}", job.Run));
        }
    }

    private async Task<PollerJobCounter> PlanAsync(PreparePollerJob job, CancellationToken cancellationToken)
    {
        // The job may have ended while the message waited in the queue.
        var isPreparing = false;
        var leaseUntil = clock.GetUtcNow() + options.Value.Worker.LeaseDuration;
        await store.ExecuteAsync(async db => isPreparing = await db.LeasePreparationAsync(job.JobId, leaseUntil, cancellationToken));
        if (!isPreparing)
            throw new JobClosedException(job.JobId);

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
            // The job may have been ended or paused, or given another window, since the metadata was requested. Whoever does so from here on, in
            // any process, waits for this transaction and then finds the counter.
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
