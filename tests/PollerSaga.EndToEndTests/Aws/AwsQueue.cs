using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>A queue of one test in the SQS that the environment names, which the program makes, and the settings that lead the program to it.</summary>
public sealed class AwsQueue : IAsyncDisposable
{
    private readonly AmazonSQSClient _client = new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonSQSConfig { ServiceURL = Endpoint.ToString(), AuthenticationRegion = Region });

    public static Uri Endpoint
    {
        get
        {
            var url = Environment.GetEnvironmentVariable("POLLERSAGA_TEST_AWS_URL");
            if (string.IsNullOrEmpty(url))
                Assert.Ignore("POLLERSAGA_TEST_AWS_URL is not set; give the address of an SQS, or run test.sh, which starts one.");
            return new Uri(url!);
        }
    }

    /// <summary>A queue with a name of its own, which the program is to make.</summary>
    public static AwsQueue Choose() => new();

    public string Name { get; } = $"pollersaga-test-{Guid.NewGuid():N}";

    private static string Region => Read("POLLERSAGA_TEST_AWS_REGION", "us-east-1");

    private static string AccessKey => Read("POLLERSAGA_TEST_AWS_ACCESS_KEY", "test");

    private static string SecretKey => Read("POLLERSAGA_TEST_AWS_SECRET_KEY", "test");

    /// <summary>The settings of a queue of a section, at its endpoint or at who stands in front of it.</summary>
    public Dictionary<string, string> Settings(string section, Uri? endpoint = null) => new()
    {
        ["PollerSaga:Aws:Region"] = Region,
        ["PollerSaga:Aws:AccessKey"] = AccessKey,
        ["PollerSaga:Aws:SecretKey"] = SecretKey,
        [$"PollerSaga:{section}:Kind"] = "Sqs",
        [$"PollerSaga:{section}:QueueName"] = Name,
        [$"PollerSaga:{section}:ServiceUrl"] = (endpoint ?? Endpoint).ToString(),
    };

    /// <summary>The same for a command line.</summary>
    public string[] Arguments(string section, Uri? endpoint = null) => [.. Settings(section, endpoint).Select(setting => $"--{setting.Key}={setting.Value}")];

    public async Task SendAsync(string body) => await _client.SendMessageAsync(await FindUrlAsync(), body);

    /// <summary>Takes all messages off.</summary>
    public async Task<List<Message>> TakeAllAsync()
    {
        var (url, all) = (await FindUrlAsync(), new List<Message>());
        while (true)
        {
            var received = await _client.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10, MessageAttributeNames = ["All"] });
            if (received.Messages is not { Count: > 0 } messages)
                return all;
            all.AddRange(messages);
            await _client.DeleteMessageBatchAsync(url, [.. messages.Select((message, place) => new DeleteMessageBatchRequestEntry($"{place}", message.ReceiptHandle))]);
        }
    }

    /// <summary>How many messages are on it, in somebody's hands or not.</summary>
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

    private static string Read(string variable, string otherwise) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
