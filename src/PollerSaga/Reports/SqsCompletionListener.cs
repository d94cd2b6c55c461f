using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit.Mediator;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Settings;
using Polly;
using Polly.Retry;

namespace PollerSaga.Reports;

/// <summary>
/// Reads consumers' reports from the completion queue, by long polls of ten, and hands them to the tasks' sagas. A report is deleted when the
/// saga's commit is on disk, so one that is handled twice, or was sent twice, finds its task as it left it; one of a task that nobody knows, as
/// of a job that was swept away, is deleted too.
/// </summary>
/// <remarks>
/// What is no report is said in the log and left where it is: the queue's redrive policy lays it aside. Where the queue has none, it is deleted
/// when it has come for the third time, and its text is in the log.
/// </remarks>
internal sealed class SqsCompletionListener : BackgroundService, IStartCheck
{
    private const int MostMessages = 10;

    // While so many batches are being worked, no more are received.
    private const int MostBatches = 4;

    // As on the endpoints of the bus.
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    private readonly SqsQueue? _queue;
    private readonly string _name;
    private readonly IMediator _mediator;
    private readonly DependencyWatch _watch;
    private readonly ILogger<SqsCompletionListener> _logger;
    private readonly ResiliencePipeline _untilItGoes;
    private readonly SemaphoreSlim _batches = new(MostBatches);
    private bool? _hasDeadLetters;

    /// <param name="queue">The queue; null where there is none to read.</param>
    /// <param name="options">What the queue is called.</param>
    /// <param name="mediator">Where the sagas are.</param>
    /// <param name="clock">The time.</param>
    /// <param name="watch">Is told what reports wait for.</param>
    /// <param name="logger">The log.</param>
    public SqsCompletionListener(
        SqsQueue? queue,
        IOptions<PollerSagaOptions> options,
        IMediator mediator,
        TimeProvider clock,
        DependencyWatch watch,
        ILogger<SqsCompletionListener> logger)
    {
        (_queue, _name, _mediator, _watch, _logger) = (queue, options.Value.CompletionQueue.Sqs.Name, mediator, watch, logger);
        _untilItGoes = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception
                    && (exception is ConcurrencyConflictException || watch.Delays(exception))),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = ShortestGap,
                MaxDelay = LongestGap,
            })
            .Build();
    }

    public Task CheckAsync(CancellationToken cancellationToken) => _queue?.CheckAsync(cancellationToken) ?? Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _queue?.Dispose();
        _batches.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_queue is null)
            return;

        try
        {
            while (true)
            {
                await _batches.WaitAsync(stoppingToken);
                try
                {
                    var batch = await ReceiveAsync(_queue, stoppingToken);
                    _ = HandleAsync(_queue, batch, stoppingToken);
                }
                catch
                {
                    _batches.Release();
                    throw;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is being worked comes to its end; what is not, comes again when its visibility time-out has passed.
            for (var batch = 0; batch < MostBatches; batch++)
                await _batches.WaitAsync(CancellationToken.None);
        }
    }

    private ValueTask<List<Message>> ReceiveAsync(SqsQueue queue, CancellationToken stoppingToken) => _untilItGoes.ExecuteAsync(
        async token =>
        {
            var answer = await queue.CallAsync(
                (client, url, limit) => client.ReceiveMessageAsync(
                    new ReceiveMessageRequest(url)
                    {
                        MaxNumberOfMessages = MostMessages,
                        WaitTimeSeconds = (int)SqsQueue.LongestPoll.TotalSeconds,
                        MessageSystemAttributeNames = [MessageSystemAttributeName.ApproximateReceiveCount],
                    },
                    limit),
                token,
                SqsQueue.LongestPoll);
            return answer.Messages ?? [];
        },
        stoppingToken);

    private async Task HandleAsync(SqsQueue queue, List<Message> batch, CancellationToken stoppingToken)
    {
        try
        {
            // At once, so that they go together in one commit.
            var isDone = await Task.WhenAll(batch.Select(message => HandleAsync(queue, message, stoppingToken)));
            var done = batch.Where((_, place) => isDone[place]).ToList();
            if (done.Count > 0)
                await DeleteAsync(queue, done);
        }
        catch (DependencyUnavailableException fault)
        {
            // They come again, and find their tasks as they left them.
            _watch.Report(fault);
        }
        finally
        {
            _batches.Release();
        }
    }

    /// <returns>Whether the message is to be deleted.</returns>
    private async Task<bool> HandleAsync(SqsQueue queue, Message message, CancellationToken stoppingToken)
    {
        try
        {
            var report = CompletionReport.Read(message.Body);
            await _untilItGoes.ExecuteAsync(async token => await _mediator.Publish(report, token), stoppingToken);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
        catch (FormatException exception)
        {
            return await GiveUpAsync(queue, message, exception.Message);
        }
        catch (Exception exception) when (exception is not DependencyUnavailableException)
        {
            _logger.ReportFailedByDefect(exception, message.MessageId, _name);
            return false;
        }
    }

    private async Task<bool> GiveUpAsync(SqsQueue queue, Message message, string reason)
    {
        _logger.NoReport(message.MessageId, _name, reason);
        if (ReceivesOf(message) < SqsQueue.MaxReceives || await HasDeadLettersAsync(queue))
            return false;

        _logger.NoReportDeleted(message.MessageId, _name, message.Body);
        return true;
    }

    private async Task<bool> HasDeadLettersAsync(SqsQueue queue)
    {
        if (_hasDeadLetters is { } known)
            return known;

        var attributes = await queue.CallAsync(
            (client, url, limit) => client.GetQueueAttributesAsync(url, [QueueAttributeName.RedrivePolicy], limit), CancellationToken.None);
        return (_hasDeadLetters = attributes.Attributes?.ContainsKey(QueueAttributeName.RedrivePolicy) is true).Value;
    }

    private async Task DeleteAsync(SqsQueue queue, List<Message> messages)
    {
        var entries = messages.Select((message, place) => new DeleteMessageBatchRequestEntry(place.ToString(CultureInfo.InvariantCulture), message.ReceiptHandle)).ToList();
        var answer = await queue.CallAsync((client, url, limit) => client.DeleteMessageBatchAsync(url, entries, limit), CancellationToken.None);
        foreach (var failure in answer.Failed ?? [])
            _logger.ReportNotDeleted(_name, failure.Code, failure.Message);
    }

    private static int ReceivesOf(Message message) =>
        message.Attributes is { } attributes
        && attributes.TryGetValue(MessageSystemAttributeName.ApproximateReceiveCount, out var count)
        && int.TryParse(count, CultureInfo.InvariantCulture, out var receives) ? receives : 1;
}
