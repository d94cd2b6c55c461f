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
/// Handles one message: opens its payload, calls the processor, reports, and deletes the message last, so that a lost step is repeated. It
/// holds the message while it waits for an unavailable dependency, or for the decision whether the settings of the processor are at fault.
/// A fault of a message affects no other message.
/// </summary>
internal sealed class PayloadHandler(
    IServiceScopeFactory scopes,
    PayloadProcessorType processor,
    IPayloadStore payloads,
    IProcessingReports reports,
    ResiliencePipelineProvider<string> pipelines,
    MismatchGate mismatches,
    IOptions<ProcessingOptions> options,
    TimeProvider clock,
    ILogger<PayloadHandler> logger)
{
    private readonly TimeSpan _visibilityTimeout = options.Value.VisibilityTimeout;

    /// <summary>Handles a message, and throws nothing.</summary>
    /// <param name="received">The message.</param>
    /// <param name="maxReceives">The number of receives after which the message becomes a dead letter.</param>
    /// <param name="cancellationToken">Returns the message to the queue.</param>
    public async Task<ProcessingOutcome> HandleAsync(IReceivedMessage received, int maxReceives, CancellationToken cancellationToken)
    {
        ProcessPayloadMessage? message = null;
        Exception? failure = null;
        var mustReturn = false;
        try
        {
            await using (new MessageVisibility(received, _visibilityTimeout, clock, logger))
            {
                message = WireMessageReader.Read(received.Body.Span);
                if (received.ReceiveCount > maxReceives)
                    throw new PayloadProcessingException("its last consumer was killed, or took longer than the visibility time-out.");

                mustReturn = !await TryProcessAsync(message, cancellationToken);
                if (!mustReturn)
                {
                    var report = new PayloadProcessed(message.Task.JobId, message.Task.TaskId);
                    await WhenAvailableAsync(token => reports.ReportAsync(report, token), cancellationToken);
                }
            }

            if (!mustReturn)
            {
                await WhenAvailableAsync(received.CompleteAsync, cancellationToken);
                logger.PayloadProcessed(message.Task.JobId, message.Task.TaskId);
                return ProcessingOutcome.Processed;
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (failure is null)
            return await ReleaseAsync(received, received.ReturnAsync, ProcessingOutcome.Returned);
        if (cancellationToken.IsCancellationRequested)
            return await ReleaseAsync(received, received.AbandonAsync, ProcessingOutcome.Abandoned);

        var isExplained = failure is PayloadProcessingException or PayloadMismatchException or PayloadNotFoundException;
        var reason = isExplained ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
        logger.PayloadNotProcessed(isExplained ? null : failure, NameOf(received, message), received.ReceiveCount, maxReceives, reason);
        try
        {
            // Another attempt at a refused payload has the same result.
            return received.ReceiveCount < maxReceives && failure is not PayloadNotFoundException { IsRefused: true }
                ? await AbandonAsync(received, cancellationToken)
                : await DeadLetterAsync(received, message, reason, cancellationToken);
        }
        catch (Exception exception)
        {
            // The message is received again after its visibility time-out.
            logger.MessageNotReleased(exception, received.Id);
            return ProcessingOutcome.Abandoned;
        }
    }

    /// <summary>Processes a payload.</summary>
    /// <returns>False if the message must return to the queue: no payload fits the settings of the processor.</returns>
    private async Task<bool> TryProcessAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await ProcessAsync(message, cancellationToken);
            mismatches.PayloadProcessed();
            return true;
        }
        catch (PayloadMismatchException mismatch)
        {
            if (await mismatches.MustReturnAsync(mismatch, cancellationToken))
                return false;
            throw;
        }
    }

    private async Task ProcessAsync(ProcessPayloadMessage message, CancellationToken cancellationToken) => await WhenAvailableAsync(
        async token =>
        {
            await using var payload = await payloads.OpenAsync(
                message.Task.JobId,
                message.Task.TaskId,
                message.PayloadLocation,
                token);
            await using var scope = scopes.CreateAsyncScope();
            await processor.In(scope.ServiceProvider).ProcessAsync(message, payload, token);
        },
        cancellationToken);

    private async Task<ProcessingOutcome> AbandonAsync(IReceivedMessage received, CancellationToken cancellationToken)
    {
        await WhenAvailableAsync(received.AbandonAsync, cancellationToken);
        return ProcessingOutcome.Abandoned;
    }

    /// <summary>
    /// Makes a message a dead letter. The report comes first: without it the task would wait, and a repeated report changes nothing. A
    /// message that names the payload of another task is not one of PollerSaga's, and its task still has its own message.
    /// </summary>
    private async Task<ProcessingOutcome> DeadLetterAsync(
        IReceivedMessage received,
        ProcessPayloadMessage? message,
        string reason,
        CancellationToken cancellationToken)
    {
        if (message is not null && PayloadKey.IsOf(message.PayloadLocation, message.Task.JobId, message.Task.TaskId))
        {
            var times = received.ReceiveCount == 1 ? "once" : $"{received.ReceiveCount} times";
            var error = $"The payload was received {times} and not processed: {reason}";
            var report = new PayloadProcessingFailed(message.Task.JobId, message.Task.TaskId, error);
            await WhenAvailableAsync(token => reports.ReportAsync(report, token), cancellationToken);
        }

        await WhenAvailableAsync(token => received.DeadLetterAsync(reason, token), cancellationToken);
        logger.MessageDeadLettered(NameOf(received, message));
        return ProcessingOutcome.DeadLettered;
    }

    /// <summary>Returns a message to the queue because the process must end. It tries once: there is no time to wait for a queue.</summary>
    private async Task<ProcessingOutcome> ReleaseAsync(
        IReceivedMessage received,
        Func<CancellationToken, Task> release,
        ProcessingOutcome outcome)
    {
        try
        {
            await release(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The message is received again after its visibility time-out.
            logger.MessageNotReleased(exception, received.Id);
        }

        return outcome;
    }

    private async Task WhenAvailableAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken) =>
        await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(async token => await action(token), cancellationToken);

    private static string NameOf(IReceivedMessage received, ProcessPayloadMessage? message) =>
        message is null ? $"Message {received.Id}" : $"Job {message.Task.JobId}: the payload of task {message.Task.TaskId}";
}
