using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Faults;

namespace PollerSaga.Delivery.Sqs;

/// <summary>
/// The queue of SQS that the settings name. The first call finds the queue, or creates it with its dead letters; an existing queue is used
/// unchanged. All calls go through this class, which turns their faults into exceptions that state the remedy.
/// </summary>
internal sealed class SqsQueue(SqsQueueSettings settings, IAmazonSQS client, TimeProvider clock) : IDisposable
{
    /// <summary>The number of receives after which a message of a queue that PollerSaga created becomes a dead letter.</summary>
    public const int MaxReceives = 3;

    /// <summary>The maximum wait of a long poll, a limit of SQS.</summary>
    public static readonly TimeSpan MaxPollTime = TimeSpan.FromSeconds(20);

    // More than a slow response of SQS takes, and short enough for a task that waits.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    private readonly SqsQueueFactory _factory = new(settings, client);
    private readonly SemaphoreSlim _finding = new(1, 1);
    private volatile string? _url;

    /// <summary>Creates a queue with its own client.</summary>
    public static SqsQueue Create(SqsQueueSettings settings, AwsOptions aws, TimeProvider clock) =>
        new(settings, AwsClients.CreateSqs(aws, settings.Edge, settings.RegionOrThatOfUrl), clock);

    /// <summary>Creates a queue with its own client from the settings of the host.</summary>
    public static SqsQueue Create(SqsQueueSettings settings, IServiceProvider services) => Create(
        settings,
        services.GetRequiredService<IOptions<AwsOptions>>().Value,
        services.GetRequiredService<TimeProvider>());

    public bool IsFifo => settings.IsFifo;

    /// <summary>
    /// Whether a refusal applies to every call, because of credentials, rights or a missing queue, rather than to one message.
    /// </summary>
    public static bool RefusesAll(DependencyRefusedException refusal) => refusal.InnerException switch
    {
        AmazonServiceException { StatusCode: not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) } fault => IsMissing(fault),
        _ => true,
    };

    /// <summary>Checks that the queue can be used, and creates it if it is missing and the settings allow that.</summary>
    /// <exception cref="DependencyRefusedException">The settings or rights must be corrected first.</exception>
    /// <exception cref="DependencyUnavailableException">SQS is unavailable.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => CallAsync(
        (sqs, url, token) => sqs.GetQueueAttributesAsync(url, [QueueAttributeName.QueueArn], token), cancellationToken);

    /// <summary>Makes a call.</summary>
    /// <param name="call">The call, given the client and the address of the queue.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="serverWait">The time that the server itself may wait before it responds.</param>
    /// <exception cref="DependencyRefusedException">The queue is missing, or SQS refuses the call.</exception>
    /// <exception cref="DependencyUnavailableException">SQS is unavailable.</exception>
    public async Task<T> CallAsync<T>(
        Func<IAmazonSQS, string, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken,
        TimeSpan serverWait = default)
    {
        var url = await FindUrlAsync(cancellationToken);
        try
        {
            return await LimitAsync(token => call(client, url, token), serverWait, cancellationToken);
        }
        catch (DependencyUnavailableException exception) when (IsMissing(exception.InnerException!))
        {
            _url = null; // Somebody has deleted the queue: the next call finds or creates it.
            throw;
        }
    }

    /// <summary>The address of the queue.</summary>
    /// <exception cref="DependencyRefusedException">The queue is missing and may not be created, or SQS refuses the call.</exception>
    /// <exception cref="DependencyUnavailableException">SQS is unavailable.</exception>
    public async ValueTask<string> FindUrlAsync(CancellationToken cancellationToken)
    {
        if (settings.IsByUrl)
            return settings.QueueUrl;
        if (_url is { } known)
            return known;

        await _finding.WaitAsync(cancellationToken);
        try
        {
            return _url ??= await LimitAsync(FindOrCreateAsync, serverWait: default, cancellationToken);
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<string> FindOrCreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetQueueUrlAsync(settings.QueueName, cancellationToken)).QueueUrl;
        }
        catch (AmazonSQSException exception) when (IsMissing(exception) && settings.MayCreate)
        {
            return await _factory.CreateAsync(cancellationToken);
        }
    }

    private async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan serverWait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CallTimeout + serverWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(new TimeoutException($"no response in {CallTimeout + serverWait}", exception));
        }
        catch (Exception exception) when (AwsFault.Is(exception))
        {
            throw Describe(exception);
        }
    }

    private DependencyUnavailableException Describe(Exception exception)
    {
        if (!IsMissing(exception))
            return AwsFault.At(settings.Edge, exception);
        return settings.MayCreate
            ? new DependencyUnavailableException(settings.DescribeMissing(), exception)
            : new DependencyRefusedException(settings.DescribeMissing(), exception);
    }

    private static bool IsMissing(Exception exception) => AwsFault.KindOf(exception) == AwsFaultKind.Missing;
}
