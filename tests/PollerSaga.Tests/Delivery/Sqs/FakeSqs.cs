using System.Collections.Concurrent;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Delivery.Sqs;

/// <summary>A client of SQS without SQS: keeps the batches it is given, and answers as a test tells it to.</summary>
internal sealed class FakeSqs() : AmazonSQSClient(new BasicAWSCredentials("test", "test"), RegionEndpoint.EUCentral1)
{
    private readonly ConcurrentQueue<IReadOnlyList<SendMessageBatchRequestEntry>> _batches = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private int _lookUps;

    /// <summary>The batches, in the order they came.</summary>
    public IReadOnlyCollection<IReadOnlyList<SendMessageBatchRequestEntry>> Batches => _batches;

    /// <summary>How often the queue's address was asked for.</summary>
    public int LookUps => Volatile.Read(ref _lookUps);

    /// <summary>What a batch is held for; the batches that a test has not let go stay under way.</summary>
    public Func<CancellationToken, Task>? Hold { get; set; }

    /// <summary>What becomes of a batch, given its entries and how many batches came before it; null is all sent.</summary>
    public Func<IReadOnlyList<SendMessageBatchRequestEntry>, int, SendMessageBatchResponse?>? Answer { get; set; }

    /// <summary>Ends when one more batch than was waited for before has come.</summary>
    public Task WhenNextBatchComesAsync() => _arrivals.WaitAsync().OrTimeOut();

    /// <summary>An answer of SQS that says that it went wrong.</summary>
    public static AmazonSQSException Fault(HttpStatusCode status, string code) =>
        new("It said so.", ErrorType.Unknown, code, "request", status);

    public override Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _lookUps);
        return Task.FromResult(new GetQueueUrlResponse { QueueUrl = $"https://sqs.test/1/{request.QueueName}" });
    }

    public override async Task<SendMessageBatchResponse> SendMessageBatchAsync(
        SendMessageBatchRequest request,
        CancellationToken cancellationToken = default)
    {
        var before = _batches.Count;
        _batches.Enqueue(request.Entries);
        _arrivals.Release();
        if (Hold is { } hold)
            await hold(cancellationToken);
        return Answer?.Invoke(request.Entries, before) ?? new SendMessageBatchResponse
        {
            Successful = [.. request.Entries.Select(entry => new SendMessageBatchResultEntry { Id = entry.Id })],
        };
    }
}
