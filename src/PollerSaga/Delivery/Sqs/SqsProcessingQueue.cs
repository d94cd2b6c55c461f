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
/// Sends to a queue of SQS. A message is plain JSON with job and task in its attributes. Sends that arrive during a call share the next
/// one, and each gets its own result. A message is sent when SQS has confirmed it.
/// </summary>
/// <remarks>
/// If SQS is unavailable, fails or throttles, the retries of sends repeat the call; then the tasks are delayed. If SQS refuses messages
/// because of rights, settings or their content, the tasks of these messages fail after the same retries.
/// </remarks>
internal sealed class SqsProcessingQueue : IProcessingQueue, IStartCheck, IAsyncDisposable
{
    // The limits of SendMessageBatch.
    private const int MaxMessages = 10;
    private const int MaxBytes = 256 * 1024;

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
        _batcher = new(MaxMessages, MaxBytes, send => send.Bytes, SendBatchAsync);
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

        // No sender waits for the remaining messages: other workers resume their tasks.
        await _stop.CancelAsync();
        await _batcher.DisposeAsync();
        _queue.Dispose();
        _stop.Dispose();
    }

    private async Task SendBatchAsync(IReadOnlyList<PendingSend> batch)
    {
        var sends = batch.Where(send => !send.IsCancelled).ToList();
        if (sends.Count == 0)
            return;

        try
        {
            var entries = sends.Select((send, index) => send.ToEntry(IdOf(index))).ToList();
            var response = await _outage.ExecuteAsync(
                async token => await _queue.CallAsync((client, url, limit) => client.SendMessageBatchAsync(url, entries, limit), token),
                _stop.Token);
            SetResults(sends, response);
        }
        catch (DependencyRefusedException refusal) when (SqsQueue.RefusesAll(refusal))
        {
            // The sends are repeated for a while. Reporting the refusal now gives people time to correct it.
            _watch.Report(refusal);
            sends.ForEach(send => send.Fail(Explain(refusal)));
        }
        catch (DependencyRefusedException) when (sends.Count > 1)
        {
            // One message may be the cause. Each alone, so that the refusal fails only its own task.
            foreach (var send in sends)
                await SendBatchAsync([send]);
        }
        catch (Exception exception)
        {
            sends.ForEach(send => send.Fail(Explain(exception)));
        }
    }

    private static void SetResults(List<PendingSend> sends, SendMessageBatchResponse response)
    {
        var failures = (response.Failed ?? []).ToLookup(entry => entry.Id);
        var sent = (response.Successful ?? []).Select(entry => entry.Id).ToHashSet();
        for (var index = 0; index < sends.Count; index++)
        {
            if (sent.Contains(IdOf(index)))
                sends[index].Succeed();
            else
                sends[index].Fail(Explain(failures[IdOf(index)].FirstOrDefault()));
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

    // Each sender gets its own exception object.
    private static Exception Explain(Exception exception) => exception switch
    {
        DependencyRefusedException refusal => new ProcessingQueueException(refusal.Message, refusal),
        DependencyUnavailableException fault => new DependencyUnavailableException(fault.Message, fault),
        OperationCanceledException => new OperationCanceledException("The process ends."),
        _ => new InvalidOperationException(exception.Message, exception),
    };

    private static string IdOf(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
