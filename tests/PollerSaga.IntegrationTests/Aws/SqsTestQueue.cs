using Amazon.SQS;
using Amazon.SQS.Model;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Aws;

/// <summary>A queue for one test, with a test client. Its disposal deletes it and its dead letter queue.</summary>
internal sealed class SqsTestQueue(string suffix = "") : IAsyncDisposable
{
    private readonly AmazonSQSClient _client = AwsServer.CreateSqs();

    public string Name { get; } = $"test-{Guid.NewGuid():N}{suffix}";

    public string DeadLetterName => new SqsQueueSettings("ProcessingQueue", "", Name, "", "", CreateIfMissing: true).DeadLetterName;

    public async Task<string> FindUrlAsync(string? name = null) => (await _client.GetQueueUrlAsync(name ?? Name)).QueueUrl;

    public async Task<bool> ExistsAsync(string? name = null) =>
        (await _client.ListQueuesAsync(name ?? Name)).QueueUrls?.Any(
            url => url.EndsWith($"/{name ?? Name}", StringComparison.Ordinal)) is true;

    public async Task<string> MakeAsync(string? name = null, params (string Key, string Value)[] attributes) =>
        (await _client.CreateQueueAsync(new CreateQueueRequest
        {
            QueueName = name ?? Name,
            Attributes = attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value),
        })).QueueUrl;

    public async Task DeleteAsync() => await _client.DeleteQueueAsync(await FindUrlAsync());

    public async Task<Dictionary<string, string>> AttributesAsync(string? name = null) =>
        (await _client.GetQueueAttributesAsync(await FindUrlAsync(name), ["All"])).Attributes;

    public async Task SendAsync(string body) => await _client.SendMessageAsync(await FindUrlAsync(), body);

    /// <summary>Receives and deletes all messages. Waits for the first one for this time.</summary>
    public async Task<List<Message>> TakeAllAsync(string? name = null, int waitSeconds = 0)
    {
        var (url, all) = (await FindUrlAsync(name), new List<Message>());
        while (true)
        {
            var received = await _client.ReceiveMessageAsync(new ReceiveMessageRequest(url)
            {
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = all.Count == 0 ? waitSeconds : 0,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            }).OrTimeOut();
            if (received.Messages is not { Count: > 0 } messages)
                return all;
            all.AddRange(messages);
            await _client.DeleteMessageBatchAsync(
                url,
                [.. messages.Select((message, place) => new DeleteMessageBatchRequestEntry($"{place}", message.ReceiptHandle))]);
        }
    }

    /// <summary>Receives the next message and makes it visible again immediately.</summary>
    public async Task<Message> ReceiveAndGiveBackAsync()
    {
        var url = await FindUrlAsync();
        var received = await _client.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 10 }).OrTimeOut();
        await _client.ChangeMessageVisibilityAsync(url, received.Messages.Single().ReceiptHandle, 0);
        return received.Messages.Single();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in new[] { Name, DeadLetterName })
        {
            if (await ExistsAsync(name))
                await _client.DeleteQueueAsync(await FindUrlAsync(name));
        }

        _client.Dispose();
    }
}
