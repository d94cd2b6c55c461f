using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Fetching.Streams;
using PollerSaga.Payloads;
using PollerSaga.Transport;

namespace PollerSaga.Fetching;

/// <summary>
/// Fetches a task's page and streams it into the payload store. A fault of the partner fails the task, but not the job. A fault of
/// PollerSaga's own dependencies does not change the task, and the task resumes later.
/// </summary>
internal sealed class FetchPayloadConsumer(
    PartnerRequests requests,
    PolledStreams streams,
    StreamRequests streamRequests,
    WaitingPages waiting,
    IPayloadStore payloads,
    ActiveJobs activeJobs,
    EndpointSender bus,
    IOptions<FetchingOptions> options,
    ILogger<FetchPayloadConsumer> logger) : IConsumer<FetchPayload>
{
    public async Task Consume(ConsumeContext<FetchPayload> context)
    {
        var page = context.Message.Page;
        using var activeJob = activeJobs.Enter(page.JobId, context.CancellationToken);
        try
        {
            var result = page.Source is null ? await FetchAsync(page, activeJob) : await FetchFromSourceAsync(page, activeJob);
            await context.Publish(result, result.GetType(), context.CancellationToken);
        }
        catch (OperationCanceledException) when (activeJob.IsOver)
        {
            // The end of the job has failed this task with the job's reason.
            logger.TaskOfClosedJob(page.JobId, page.TaskId);
        }
        catch (HostWaitException wait)
        {
            // The task stays started, and leaves its place in this worker to others.
            waiting.Add(page, wait.Until);
        }
        catch (Exception exception) when (exception is JobStopException or MissingSecretException)
        {
            // The end of the job fails this task with the same reason.
            logger.TaskFailed(page.JobId, page.TaskId, page.StartAt, exception.Message);
            await bus.SendAsync(PollerEndpoints.Job, new StopPollerJob(page.JobId, exception.Message), context.CancellationToken);
        }
        catch (FetchException exception)
        {
            await FailAsync(context, exception.Message, exception.Attempts, exception.HttpStatus);
        }
        catch (DependencyRefusedException exception)
        {
            await FailAsync(context, $"The payload store rejects the payload: {exception.Message}", attempts: 1);
        }
        catch (Exception exception) when (exception is not (DependencyUnavailableException or OperationCanceledException))
        {
            logger.TaskFailedByDefect(exception, page.JobId, page.TaskId, page.StartAt);
            await context.Publish(new PollerTaskFailed(page, $"{exception.GetType().Name}: {exception.Message}", Attempts: 1));
        }
    }

    private async Task<object> FetchAsync(PollerPage page, ActiveJobs.Work activeJob)
    {
        var (saved, attempts) = await requests.GetAsync(
            FetchPipelines.Page,
            PageUri.For(page.BaseUrl, page.StartAt, page.Count),
            options.Value.Content,
            async (body, token) =>
            {
                var location = await payloads.SaveAsync(page.JobId, page.TaskId, body, body.ContentType, token);
                return (Location: location, Bytes: body.BytesRead, body.HttpStatus);
            },
            activeJob,
            activeJob.Token);
        return new PayloadSaved(page, saved.Location, saved.Bytes, attempts, saved.HttpStatus);
    }

    private async Task<object> FetchFromSourceAsync(PollerPage page, ActiveJobs.Work activeJob)
    {
        var stream = await streams.FindAsync(page, activeJob.Token);
        var (fetched, attempts) = await streamRequests.FetchAsync(stream, page, activeJob, activeJob.Token);
        return fetched.Location is { } location
            ? new PayloadSaved(page, location, fetched.Bytes, attempts, fetched.HttpStatus, fetched.Facts)
            : new PageSkipped(page, fetched.Facts, attempts, fetched.HttpStatus);
    }

    private Task FailAsync(ConsumeContext<FetchPayload> context, string error, int attempts, int? httpStatus = null)
    {
        var page = context.Message.Page;
        logger.TaskFailed(page.JobId, page.TaskId, page.StartAt, error);
        return context.Publish(new PollerTaskFailed(page, error, attempts, httpStatus), context.CancellationToken);
    }
}
