using System.Text.Json;
using Amazon.SQS.Model;
using PollerSaga.Aws;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Settings;
using Polly;
using Polly.Registry;

namespace PollerSaga.Delivery.Sqs;

/// <summary>
/// A queue of SQS: the message is plain JSON with job and task in its attributes. Sends that arrive while a call is under way go together in
/// the next one, each with a fate of its own. It counts as sent when SQS has confirmed it.
/// </summary>
/// <remarks>
/// SQS that is away, fails or throttles is tried again by the schedule of sends, and then delays the tasks. What SQS refuses, be it by rights,
/// settings or the message itself, fails the tasks whose messages it refuses, after the same schedule.
/// </remarks>
internal sealed class SqsProcessingQueue : IProcessingQueue, IStartCheck, IAsyncDisposable
{
    // The limits of SendMessageBatch.
    private const int MostMessages = 10;
    private const int MostBytes = 256 * 1024;

    private readonly SqsQueue _queue;
    private readonly ResiliencePipeline _outage;
    private readonly DependencyWatch _watch;
    private readonly Batcher<PendingSend> _batcher;
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;

    public SqsProcessingQueue(SqsQueue queue, ResiliencePipelineProvider<string> pipelines, DependencyWatch watch)
    {
        _queue = queue;
        _watch = watch;
        _outage = pipelines.GetPipeline(SendPipeline.OutageName);
        _batcher = new(MostMessages, MostBytes, send => send.Bytes, SendBatchAsync);
    }

    public Task CheckAsync(CancellationToken cancellationToken) => _queue.CheckAsync(cancellationToken);

    public async Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        var (jobId, taskId) = (message.Task.JobId.ToString(), message.Task.TaskId.ToString());
        var send = new PendingSend(
            JsonSerializer.Serialize(message, WireJson.Default.ProcessPayloadMessage),
            new Dictionary<string, string> { ["jobId"] = jobId, ["taskId"] = taskId },
            cancellationToken)
        {
            Fifo = _queue.IsFifo ? (jobId, taskId) : null,
        };
        _batcher.Add(send);
        await send.Sent.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;

        // What is still under way is nobody's any more; its tasks are taken up again by whoever comes after.
        await _stop.CancelAsync();
        await _batcher.DisposeAsync();
        _queue.Dispose();
        _stop.Dispose();
    }

    private async Task SendBatchAsync(IReadOnlyList<PendingSend> batch)
    {
        var sends = batch.Where(send => !send.IsGivenUp).ToList();
        if (sends.Count == 0)
            return;

        try
        {
            var entries = sends.Select((send, place) => send.ToEntry(PlaceOf(place))).ToList();
            var answer = await _outage.ExecuteAsync(
                async token => await _queue.CallAsync((client, url, limit) => client.SendMessageBatchAsync(url, entries, limit), token), _stop.Token);
            Settle(sends, answer);
        }
        catch (DependencyRefusedException refusal) when (SqsQueue.RefusesAll(refusal))
        {
            // The tasks are tried for a while yet, so it is said now, when it can still be mended.
            _watch.Report(refusal);
            sends.ForEach(send => send.Fail(Explain(refusal)));
        }
        catch (DependencyRefusedException) when (sends.Count > 1)
        {
            // It may be for the sake of one: each for itself, so that the refusal finds its owner.
            foreach (var send in sends)
                await SendBatchAsync([send]);
        }
        catch (Exception exception)
        {
            sends.ForEach(send => send.Fail(Explain(exception)));
        }
    }

    private static void Settle(List<PendingSend> sends, SendMessageBatchResponse answer)
    {
        var failures = (answer.Failed ?? []).ToLookup(entry => entry.Id);
        var sent = (answer.Successful ?? []).Select(entry => entry.Id).ToHashSet();
        for (var place = 0; place < sends.Count; place++)
        {
            if (sent.Contains(PlaceOf(place)))
                sends[place].Succeed();
            else
                sends[place].Fail(Explain(failures[PlaceOf(place)].FirstOrDefault()));
        }
    }

    private static ProcessingQueueException Explain(BatchResultErrorEntry? failure)
    {
        if (failure is null)
            return new ProcessingQueueException("SQS reports neither success nor failure of the message.");

        var refusal = $"SQS refuses the message: {failure.Code} ({failure.Message?.TrimEnd('.')}).";
        return new ProcessingQueueException(refusal)
        {
            IsRetriable = AwsFault.KindOf(failure.Code, failure.SenderFault ?? false) == AwsFaultKind.Transient,
        };
    }

    // A failure is told to many, so each gets an exception of its own.
    private static Exception Explain(Exception exception) => exception switch
    {
        DependencyRefusedException refusal => new ProcessingQueueException(refusal.Message, refusal),
        DependencyUnavailableException fault => new DependencyUnavailableException(fault.Message, fault),
        OperationCanceledException => new OperationCanceledException("The process ends."),
        _ => new InvalidOperationException(exception.Message, exception),
    };

    private static string PlaceOf(int place) => place.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
