using Amazon.SQS;
using Amazon.SQS.Model;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>A queue for one test in the configured SQS, and the program's settings for it. The program creates the queue.</summary>
public sealed class AwsQueue : IAsyncDisposable
{
    private readonly AmazonSQSClient _client = new(
        AwsEndpoint.Credentials,
        new AmazonSQSConfig { ServiceURL = AwsEndpoint.Address.ToString(), AuthenticationRegion = AwsEndpoint.Region });

    /// <summary>A queue with a unique name that the program creates.</summary>
    public static AwsQueue Choose() => new();

    public string Name { get; } = $"pollersaga-test-{Guid.NewGuid():N}";

    /// <summary>Returns the settings of a section for this queue, at its endpoint or at a proxy.</summary>
    public Dictionary<string, string> Settings(string section, Uri? endpoint = null) => new(AwsEndpoint.Settings)
    {
        [$"PollerSaga:{section}:Kind"] = "Sqs",
        [$"PollerSaga:{section}:QueueName"] = Name,
        [$"PollerSaga:{section}:ServiceUrl"] = (endpoint ?? AwsEndpoint.Address).ToString(),
    };

    /// <summary>Returns the same settings for a command line.</summary>
    public string[] Arguments(string section, Uri? endpoint = null) =>
        [.. Settings(section, endpoint).Select(setting => $"--{setting.Key}={setting.Value}")];

    public async Task SendAsync(string body) => await _client.SendMessageAsync(await FindUrlAsync(), body);

    /// <summary>Receives and deletes all messages.</summary>
    public async Task<List<Message>> TakeAllAsync()
    {
        var (url, all) = (await FindUrlAsync(), new List<Message>());
        while (true)
        {
            var received = await _client.ReceiveMessageAsync(
                new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10, MessageAttributeNames = ["All"] });
            if (received.Messages is not { Count: > 0 } messages)
                return all;
            all.AddRange(messages);
            await _client.DeleteMessageBatchAsync(
                url,
                [.. messages.Select((message, place) => new DeleteMessageBatchRequestEntry($"{place}", message.ReceiptHandle))]);
        }
    }

    /// <summary>Returns the number of messages, including those in flight.</summary>
    public async Task<int> CountAsync()
    {
        var answer = await _client.GetQueueAttributesAsync(await FindUrlAsync(), ["All"]);
        return answer.ApproximateNumberOfMessages + answer.ApproximateNumberOfMessagesNotVisible;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var url in (await _client.ListQueuesAsync(Name)).QueueUrls ?? [])
            await _client.DeleteQueueAsync(url);
        _client.Dispose();
    }

    private async Task<string> FindUrlAsync() => (await _client.GetQueueUrlAsync(Name)).QueueUrl;
}
