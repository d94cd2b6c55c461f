using MassTransit;
using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using Polly.Registry;

namespace PollerSaga.Delivery;

/// <summary>Sends a task's pointer message to the processing queue. A queue that keeps refusing the message fails only its task.</summary>
internal sealed class EnqueuePayloadConsumer(
    IProcessingQueue queue,
    ResiliencePipelineProvider<string> pipelines,
    ILogger<EnqueuePayloadConsumer> logger) : IConsumer<EnqueuePayload>
{
    public async Task Consume(ConsumeContext<EnqueuePayload> context)
    {
        var (page, location, facts) = context.Message;
        var message = ProcessPayloadMessage.For(page, location, facts);
        var attempts = 0;
        try
        {
            await pipelines.GetPipeline(SendPipeline.Name).ExecuteAsync(
                async token =>
                {
                    attempts++;
                    await queue.SendAsync(message, token);
                },
                context.CancellationToken);

            await context.Publish(new PayloadEnqueued(page));
        }
        catch (ProcessingQueueException exception)
        {
            logger.TaskFailed(page.JobId, page.TaskId, page.StartAt, exception.Message);
            await context.Publish(new PollerTaskFailed(page, $"The processing queue refuses the message: {exception.Message}", attempts));
        }
        catch (Exception exception) when (exception is not (DependencyUnavailableException or OperationCanceledException))
        {
            logger.TaskFailedByDefect(exception, page.JobId, page.TaskId, page.StartAt);
            await context.Publish(new PollerTaskFailed(page, $"{exception.GetType().Name}: {exception.Message}", Attempts: 1));
        }
    }
}
