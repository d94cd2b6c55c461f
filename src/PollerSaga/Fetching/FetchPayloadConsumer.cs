using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Payloads;

namespace PollerSaga.Fetching;

/// <summary>
/// Fetches a task's page and streams it into the payload store. A fault of the partner fails the task, but not the job. A fault of
/// PollerSaga's own dependencies does not change the task, and the task resumes later.
/// </summary>
internal sealed class FetchPayloadConsumer(
    PartnerRequests requests,
    IPayloadStore payloads,
    ActiveJobs activeJobs,
    IOptions<FetchingOptions> options,
    ILogger<FetchPayloadConsumer> logger) : IConsumer<FetchPayload>
{
    public async Task Consume(ConsumeContext<FetchPayload> context)
    {
        var page = context.Message.Page;
        using var activeJob = activeJobs.Enter(page.JobId, context.CancellationToken);
        try
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

            await context.Publish(new PayloadSaved(page, saved.Location, saved.Bytes, attempts, saved.HttpStatus));
        }
        catch (OperationCanceledException) when (activeJob.IsOver)
        {
            // The end of the job has failed this task with the job's reason.
            logger.TaskOfClosedJob(page.JobId, page.TaskId);
        }
        catch (FetchException exception)
        {
            logger.TaskFailed(page.JobId, page.TaskId, page.StartAt, exception.Message);
            await context.Publish(new PollerTaskFailed(page, exception.Message, exception.Attempts, exception.HttpStatus));
        }
        catch (DependencyRefusedException exception)
        {
            logger.TaskFailed(page.JobId, page.TaskId, page.StartAt, exception.Message);
            await context.Publish(new PollerTaskFailed(page, $"The payload store rejects the payload: {exception.Message}", Attempts: 1));
        }
        catch (Exception exception) when (exception is not (DependencyUnavailableException or OperationCanceledException))
        {
            logger.TaskFailedByDefect(exception, page.JobId, page.TaskId, page.StartAt);
            await context.Publish(new PollerTaskFailed(page, $"{exception.GetType().Name}: {exception.Message}", Attempts: 1));
        }
    }
}
