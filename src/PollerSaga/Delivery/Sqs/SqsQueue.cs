using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using PollerSaga.Aws;
using PollerSaga.Faults;

namespace PollerSaga.Delivery.Sqs;

/// <summary>
/// A queue of SQS as the settings name it: found when it is first needed, or made with its dead letters. One that exists is used as it is.
/// Calls go through it, and their faults leave it with a name and a remedy.
/// </summary>
internal sealed class SqsQueue : IDisposable
{
    /// <summary>How often a message of a queue that is made here is received before it is a dead letter.</summary>
    public const int MaxReceives = 3;

    /// <summary>The longest wait of a long poll, as SQS has it.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);

    // Of a queue that is made here. Dead letters keep the age they had, so their queue keeps them for as long as SQS does at the most.
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retention = TimeSpan.FromDays(4);
    private static readonly TimeSpan DeadLetterRetention = TimeSpan.FromDays(14);

    // Above what SQS takes on a bad day, and short enough for a task that waits.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    private readonly IAmazonSQS _client;
    private readonly SqsQueueSettings _settings;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _finding = new(1, 1);
    private volatile string? _url;

    public SqsQueue(SqsQueueSettings settings, IAmazonSQS client, TimeProvider clock) => (_settings, _client, _clock) = (settings, client, clock);

    /// <summary>Makes the client too.</summary>
    public static SqsQueue Create(SqsQueueSettings settings, AwsOptions aws, TimeProvider clock) =>
        new(settings, AwsClients.CreateSqs(aws, settings.Edge, settings.RegionOrThatOfUrl), clock);

    public bool IsFifo => _settings.IsFifo;

    /// <summary>Whether a refusal is one of whatever is asked, by credentials, rights or a missing queue, and not of one message.</summary>
    public static bool RefusesAll(DependencyRefusedException refusal) => refusal.InnerException switch
    {
        AmazonServiceException { StatusCode: not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) } answer => IsMissing(answer),
        _ => true,
    };

    /// <summary>Sees whether the queue can be worked with, and makes it where it is missing and may be made.</summary>
    /// <exception cref="DependencyRefusedException">It cannot, until somebody mends settings or rights.</exception>
    /// <exception cref="DependencyUnavailableException">SQS is away.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => CallAsync(
        (client, url, token) => client.GetQueueAttributesAsync(url, [QueueAttributeName.QueueArn], token), cancellationToken);

    /// <summary>Makes a call of the queue.</summary>
    /// <param name="call">The call, given client and address of the queue.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="patience">What the call itself may wait for on the server's side.</param>
    /// <exception cref="DependencyRefusedException">The queue is missing, or SQS refuses.</exception>
    /// <exception cref="DependencyUnavailableException">SQS is away.</exception>
    public async Task<T> CallAsync<T>(Func<IAmazonSQS, string, CancellationToken, Task<T>> call, CancellationToken cancellationToken, TimeSpan patience = default)
    {
        var url = await FindUrlAsync(cancellationToken);
        try
        {
            return await LimitAsync(token => call(_client, url, token), patience, cancellationToken);
        }
        catch (DependencyUnavailableException exception) when (IsMissing(exception.InnerException!))
        {
            _url = null; // Deleted under us: the next call finds or makes it anew.
            throw;
        }
    }

    /// <summary>The queue's address.</summary>
    /// <exception cref="DependencyRefusedException">It is missing and is not to be made, or SQS refuses.</exception>
    /// <exception cref="DependencyUnavailableException">SQS is away.</exception>
    public async ValueTask<string> FindUrlAsync(CancellationToken cancellationToken)
    {
        if (_settings.IsByUrl)
            return _settings.QueueUrl;
        if (_url is { } known)
            return known;

        await _finding.WaitAsync(cancellationToken);
        try
        {
            return _url ??= await LimitAsync(FindOrMakeAsync, patience: default, cancellationToken);
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> FindOrMakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _client.GetQueueUrlAsync(_settings.QueueName, cancellationToken)).QueueUrl;
        }
        catch (AmazonSQSException exception) when (IsMissing(exception) && _settings.IsMadeIfMissing)
        {
            return await MakeAsync(_settings.QueueName, new()
            {
                [QueueAttributeName.VisibilityTimeout] = Seconds(VisibilityTimeout),
                [QueueAttributeName.MessageRetentionPeriod] = Seconds(Retention),
                [QueueAttributeName.RedrivePolicy] = await MakeRedrivePolicyAsync(cancellationToken),
            }, cancellationToken);
        }
    }

    private async Task<string> MakeRedrivePolicyAsync(CancellationToken cancellationToken)
    {
        var url = await MakeAsync(
            _settings.DeadLetterName,
            new() { [QueueAttributeName.MessageRetentionPeriod] = Seconds(DeadLetterRetention) },
            cancellationToken);
        var attributes = await _client.GetQueueAttributesAsync(url, [QueueAttributeName.QueueArn], cancellationToken);
        return JsonSerializer.Serialize(new { deadLetterTargetArn = attributes.QueueARN, maxReceiveCount = MaxReceives });
    }

    /// <summary>Makes a queue. SQS takes the same wish twice; whoever made it otherwise in the meantime was first.</summary>
    private async Task<string> MakeAsync(string name, Dictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        if (IsFifo)
            attributes[QueueAttributeName.FifoQueue] = "true";
        try
        {
            return (await _client.CreateQueueAsync(new CreateQueueRequest { QueueName = name, Attributes = attributes }, cancellationToken)).QueueUrl;
        }
        catch (QueueNameExistsException)
        {
            return (await _client.GetQueueUrlAsync(name, cancellationToken)).QueueUrl;
        }
    }

    private async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CallTimeout + patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(new TimeoutException($"no answer in {CallTimeout + patience}", exception));
        }
        catch (Exception exception) when (AwsFault.Is(exception))
        {
            throw Describe(exception);
        }
    }

    private DependencyUnavailableException Describe(Exception exception)
    {
        if (!IsMissing(exception))
            return AwsFault.At(_settings.Edge, exception);
        return _settings.IsMadeIfMissing
            ? new DependencyUnavailableException(_settings.DescribeMissing(), exception)
            : new DependencyRefusedException(_settings.DescribeMissing(), exception);
    }

    private static bool IsMissing(Exception exception) => AwsFault.KindOf(exception) == AwsFaultKind.Missing;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
