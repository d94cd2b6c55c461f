using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Sqs;

/// <summary>
/// Receives from a queue of SQS with long polls. The redrive policy of the queue makes dead letters of messages that were received too
/// often; without one they are deleted.
/// </summary>
internal sealed class SqsProcessingQueueReader(
    SqsQueue queue,
    IOptions<ProcessingQueueOptions> options,
    IOptions<ProcessingOptions> processing,
    ILogger<SqsProcessingQueueReader> logger) : IProcessingQueueReader, IDisposable
{
    private const int MaxMessages = 10;

    private readonly TimeSpan _visibilityTimeout = processing.Value.VisibilityTimeout;
    private readonly string _name = options.Value.Sqs.Name;
    private bool _hasDeadLetters = true;

    public int MaxReceives { get; private set; } = SqsQueue.MaxReceives;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var response = await queue.CallAsync(
            (client, url, token) => client.GetQueueAttributesAsync(url, [QueueAttributeName.RedrivePolicy], token), cancellationToken);
        if (response.Attributes?.TryGetValue(QueueAttributeName.RedrivePolicy, out var policy) == true)
        {
            // SQS returns the count as it was set: as a number or as a string.
            using var json = JsonDocument.Parse(policy);
            MaxReceives = int.Parse(json.RootElement.GetProperty("maxReceiveCount").ToString(), CultureInfo.InvariantCulture);
        }
        else if (_hasDeadLetters)
        {
            _hasDeadLetters = false;
            logger.NoDeadLetters(_name, MaxReceives);
        }
    }

    public async Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken)
    {
        wait = wait < SqsQueue.MaxPollTime ? wait : SqsQueue.MaxPollTime;
        var response = await queue.CallAsync(
            (client, url, token) => client.ReceiveMessageAsync(
                new ReceiveMessageRequest(url)
                {
                    MaxNumberOfMessages = Math.Min(count, MaxMessages),
                    WaitTimeSeconds = Seconds(wait),
                    VisibilityTimeout = Seconds(_visibilityTimeout),
                    MessageSystemAttributeNames = [MessageSystemAttributeName.ApproximateReceiveCount],
                },
                token),
            cancellationToken,
            wait);
        return response.Messages?.ConvertAll<IReceivedMessage>(message => new SqsMessage(queue, message, _hasDeadLetters)) ?? [];
    }

    // This reader prefetches nothing.
    public Task StopAsync() => Task.CompletedTask;

    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        var response = await queue.CallAsync(
            (client, url, token) => client.GetQueueAttributesAsync(
                url,
                [
                    QueueAttributeName.ApproximateNumberOfMessages,
                    QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
                    QueueAttributeName.ApproximateNumberOfMessagesDelayed,
                ],
                token),
            cancellationToken);
        return response is
        {
            ApproximateNumberOfMessages: 0,
            ApproximateNumberOfMessagesNotVisible: 0,
            ApproximateNumberOfMessagesDelayed: 0,
        };
    }

    public void Dispose() => queue.Dispose();

    // SQS takes whole seconds.
    internal static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
