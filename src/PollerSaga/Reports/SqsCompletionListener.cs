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
/// Reads consumers' reports from the completion queue, and passes them to the sagas of the tasks. A report is deleted after the commit of
/// the saga. A report that is handled twice, or was sent twice, finds its task unchanged. A report of an unknown task, for example of an
/// expired job, is deleted too.
/// </summary>
/// <remarks>
/// A message that is no report is logged and stays in the queue: the redrive policy of the queue makes it a dead letter. Without a redrive
/// policy, the message is deleted when it is received for the third time, and the log has its text.
/// </remarks>
internal sealed class SqsCompletionListener : BackgroundService, IStartCheck
{
    // While so many batches are being handled, the listener receives no more.
    private const int MaxBatches = 4;

    // As on the endpoints of the bus.
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    private readonly SqsQueue? _queue;
    private readonly SqsCompletionQueue? _reports;
    private readonly string _name;
    private readonly IMediator _mediator;
    private readonly DependencyWatch _watch;
    private readonly ILogger<SqsCompletionListener> _logger;
    private readonly ResiliencePipeline _untilAvailable;
    private readonly SemaphoreSlim _batches = new(MaxBatches);

    /// <param name="queue">The queue; null if this process reads none.</param>
    /// <param name="options">The name of the queue.</param>
    /// <param name="mediator">The bus of the sagas.</param>
    /// <param name="clock">The time.</param>
    /// <param name="watch">Receives the faults that reports wait for.</param>
    /// <param name="logger">The log.</param>
    public SqsCompletionListener(
        SqsQueue? queue,
        IOptions<CompletionQueueOptions> options,
        IMediator mediator,
        TimeProvider clock,
        DependencyWatch watch,
        ILogger<SqsCompletionListener> logger)
    {
        (_queue, _name, _mediator, _watch, _logger) = (queue, options.Value.Sqs.Name, mediator, watch, logger);
        _reports = queue is null ? null : new SqsCompletionQueue(queue, _name, logger);
        _untilAvailable = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception
                    && (exception is ConcurrencyConflictException || watch.Delays(exception))),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = MinDelay,
                MaxDelay = MaxDelay,
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
        if (_reports is null)
            return;

        try
        {
            while (true)
            {
                await _batches.WaitAsync(stoppingToken);
                try
                {
                    var batch = await _untilAvailable.ExecuteAsync(async token => await _reports.ReceiveAsync(token), stoppingToken);
                    _ = HandleAsync(_reports, batch, stoppingToken);
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
            // The running batches end. Reports that wait are received again after their visibility time-out.
            for (var batch = 0; batch < MaxBatches; batch++)
                await _batches.WaitAsync(CancellationToken.None);
        }
    }

    private async Task HandleAsync(SqsCompletionQueue reports, List<Message> batch, CancellationToken stoppingToken)
    {
        try
        {
            // In parallel, so that they share a commit.
            var isDone = await Task.WhenAll(batch.Select(message => HandleAsync(reports, message, stoppingToken)));
            var done = batch.Where((_, index) => isDone[index]).ToList();
            if (done.Count > 0)
                await reports.DeleteAsync(done);
        }
        catch (DependencyUnavailableException fault)
        {
            // The reports are received again, and find their tasks unchanged.
            _watch.Report(fault);
        }
        finally
        {
            _batches.Release();
        }
    }

    /// <returns>Whether to delete the message.</returns>
    private async Task<bool> HandleAsync(SqsCompletionQueue reports, Message message, CancellationToken stoppingToken)
    {
        try
        {
            var report = CompletionReport.Read(message.Body);
            await _untilAvailable.ExecuteAsync(async token => await _mediator.Publish(report, token), stoppingToken);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
        catch (FormatException exception)
        {
            return await RefuseAsync(reports, message, exception.Message);
        }
        catch (Exception exception) when (exception is not DependencyUnavailableException)
        {
            _logger.ReportFailedByDefect(exception, message.MessageId, _name);
            return false;
        }
    }

    private async Task<bool> RefuseAsync(SqsCompletionQueue reports, Message message, string reason)
    {
        _logger.InvalidReport(message.MessageId, _name, reason);
        if (!await reports.MustDeleteInvalidAsync(message))
            return false;

        _logger.InvalidReportDeleted(message.MessageId, _name, message.Body);
        return true;
    }
}
