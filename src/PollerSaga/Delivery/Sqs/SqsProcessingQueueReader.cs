using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Sqs;

/// <summary>Takes messages from a queue of SQS by long polls. What was received too often the queue's own redrive policy lays aside; where it has none, it is deleted.</summary>
internal sealed class SqsProcessingQueueReader(
    SqsQueue queue,
    IOptions<ProcessingQueueOptions> options,
    IOptions<ProcessingOptions> processing,
    ILogger<SqsProcessingQueueReader> logger) : IProcessingQueueReader, IDisposable
{
    private const int MostMessages = 10;

    private readonly TimeSpan _visibilityTimeout = processing.Value.VisibilityTimeout;
    private readonly string _name = options.Value.Sqs.Name;
    private bool _hasDeadLetters = true;

    public int MaxReceives { get; private set; } = SqsQueue.MaxReceives;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var answer = await queue.CallAsync(
            (client, url, token) => client.GetQueueAttributesAsync(url, [QueueAttributeName.RedrivePolicy], token), cancellationToken);
        if (answer.Attributes?.TryGetValue(QueueAttributeName.RedrivePolicy, out var policy) == true)
        {
            // SQS gives the number as it was given: as one, or as a text.
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
        wait = wait < SqsQueue.LongestPoll ? wait : SqsQueue.LongestPoll;
        var answer = await queue.CallAsync(
            (client, url, token) => client.ReceiveMessageAsync(
                new ReceiveMessageRequest(url)
                {
                    MaxNumberOfMessages = Math.Min(count, MostMessages),
                    WaitTimeSeconds = Seconds(wait),
                    VisibilityTimeout = Seconds(_visibilityTimeout),
                    MessageSystemAttributeNames = [MessageSystemAttributeName.ApproximateReceiveCount],
                },
                token),
            cancellationToken,
            wait);
        return answer.Messages?.ConvertAll<IReceivedMessage>(message => new SqsMessage(queue, message, _hasDeadLetters)) ?? [];
    }

    // Nothing is held that was not asked for.
    public Task StopAsync() => Task.CompletedTask;

    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        var answer = await queue.CallAsync(
            (client, url, token) => client.GetQueueAttributesAsync(
                url,
                [
                    QueueAttributeName.ApproximateNumberOfMessages,
                    QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
                    QueueAttributeName.ApproximateNumberOfMessagesDelayed,
                ],
                token),
            cancellationToken);
        return answer is { ApproximateNumberOfMessages: 0, ApproximateNumberOfMessagesNotVisible: 0, ApproximateNumberOfMessagesDelayed: 0 };
    }

    public void Dispose() => queue.Dispose();

    // SQS counts whole seconds.
    internal static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
