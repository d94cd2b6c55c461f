using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Payloads;
using PollerSaga.Reports;
using PollerSaga.Settings;
using Polly.Registry;

namespace PollerSaga.Processing;

/// <summary>
/// Works one message: opens its payload, has it processed, reports, and deletes the message last, so that whatever is lost on the way is
/// done again. What is away is waited for with the message in hand; what is wrong with the message is the message's alone.
/// </summary>
internal sealed class PayloadHandler(
    IServiceScopeFactory scopes,
    PayloadProcessorType processor,
    IPayloadStore payloads,
    IProcessingReports reports,
    ResiliencePipelineProvider<string> pipelines,
    IOptions<ProcessingOptions> options,
    TimeProvider clock,
    ILogger<PayloadHandler> logger)
{
    private readonly TimeSpan _visibilityTimeout = options.Value.VisibilityTimeout;

    /// <summary>Works a message to its end, and throws nothing.</summary>
    /// <param name="received">The message.</param>
    /// <param name="maxReceives">How often it is received before it is laid aside.</param>
    /// <param name="cancellationToken">Gives the message back.</param>
    public async Task<ProcessingOutcome> HandleAsync(IReceivedMessage received, int maxReceives, CancellationToken cancellationToken)
    {
        ProcessPayloadMessage? message = null;
        Exception failure;
        try
        {
            await using (new MessageVisibility(received, _visibilityTimeout, clock, logger))
            {
                message = WireMessageReader.Read(received.Body.Span);
                if (received.ReceiveCount > maxReceives)
                    throw new PayloadProcessingException("whoever received it said nothing more: it was killed, or took longer than the queue waits.");

                await ProcessAsync(message, cancellationToken);
                await WhenAvailableAsync(token => reports.ReportAsync(new PayloadProcessed(message.Task.JobId, message.Task.TaskId), token), cancellationToken);
            }

            await WhenAvailableAsync(received.CompleteAsync, cancellationToken);
            logger.PayloadProcessed(message.Task.JobId, message.Task.TaskId);
            return ProcessingOutcome.Processed;
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (cancellationToken.IsCancellationRequested)
            return await HandBackAsync(received);

        var isExplained = failure is PayloadProcessingException or PayloadNotFoundException;
        var reason = isExplained ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
        logger.PayloadNotProcessed(isExplained ? null : failure, NameOf(received, message), received.ReceiveCount, maxReceives, reason);
        try
        {
            return received.ReceiveCount < maxReceives
                ? await AbandonAsync(received, cancellationToken)
                : await LayAsideAsync(received, message, reason, cancellationToken);
        }
        catch (Exception exception)
        {
            // It is received again when its visibility time-out has passed.
            logger.MessageNotSettled(exception, received.Id);
            return ProcessingOutcome.Abandoned;
        }
    }

    private async Task ProcessAsync(ProcessPayloadMessage message, CancellationToken cancellationToken) => await WhenAvailableAsync(
        async token =>
        {
            await using var payload = await payloads.OpenAsync(message.PayloadLocation, token);
            await using var scope = scopes.CreateAsyncScope();
            await processor.In(scope.ServiceProvider).ProcessAsync(message, payload, token);
        },
        cancellationToken);

    private async Task<ProcessingOutcome> AbandonAsync(IReceivedMessage received, CancellationToken cancellationToken)
    {
        await WhenAvailableAsync(received.AbandonAsync, cancellationToken);
        return ProcessingOutcome.Abandoned;
    }

    /// <summary>Gives a message up. The report goes first: a message that is still there is received again and reported again, a report that never went would leave the task waiting.</summary>
    private async Task<ProcessingOutcome> LayAsideAsync(IReceivedMessage received, ProcessPayloadMessage? message, string reason, CancellationToken cancellationToken)
    {
        if (message is not null)
        {
            var report = new PayloadProcessingFailed(message.Task.JobId, message.Task.TaskId, $"The payload was received {received.ReceiveCount} times and not processed: {reason}");
            await WhenAvailableAsync(token => reports.ReportAsync(report, token), cancellationToken);
        }

        await WhenAvailableAsync(token => received.DeadLetterAsync(reason, token), cancellationToken);
        logger.MessageLaidAside(NameOf(received, message));
        return ProcessingOutcome.DeadLettered;
    }

    /// <summary>Gives a message back because the process must end; once, since there is no time to wait for a queue that is away.</summary>
    private async Task<ProcessingOutcome> HandBackAsync(IReceivedMessage received)
    {
        try
        {
            await received.AbandonAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // It is received again when its visibility time-out has passed.
            logger.MessageNotSettled(exception, received.Id);
        }

        return ProcessingOutcome.Abandoned;
    }

    private async Task WhenAvailableAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken) =>
        await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(async token => await action(token), cancellationToken);

    private static string NameOf(IReceivedMessage received, ProcessPayloadMessage? message) =>
        message is null ? $"Message {received.Id}" : $"Job {message.Task.JobId}: the payload of task {message.Task.TaskId}";
}
