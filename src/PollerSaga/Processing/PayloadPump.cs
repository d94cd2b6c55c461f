using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Settings;
using Polly.Registry;

namespace PollerSaga.Processing;

/// <summary>Receives as many messages as there are free slots, and handles them in parallel.</summary>
internal sealed class PayloadPump(
    IProcessingQueueReader reader,
    PayloadHandler handler,
    MismatchGate mismatches,
    ResiliencePipelineProvider<string> pipelines,
    IOptions<ProcessingOptions> options)
{
    // The maximum of SQS; shorter if the pump ends with the queue.
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ProcessingCounts _counts;

    /// <summary>The outcomes of the messages so far.</summary>
    public ProcessingCounts Counts
    {
        get
        {
            lock (_lock)
                return _counts;
        }
    }

    /// <summary>
    /// The mistake in the settings of the processor that ended the pump; null for none. All messages are back in the queue.
    /// </summary>
    public string? Mistake => mismatches.Mistake;

    /// <summary>Handles messages until it is stopped or the queue is empty, and then finishes the current ones.</summary>
    /// <param name="untilEmpty">Whether to end when the queue is empty: no message waits, and no other consumer holds one.</param>
    /// <param name="stop">Stops receiving.</param>
    /// <param name="abort">Returns the current messages to the queue.</param>
    public async Task RunAsync(bool untilEmpty, CancellationToken stop, CancellationToken abort)
    {
        var concurrency = options.Value.Concurrency;
        using var slots = new SemaphoreSlim(concurrency, concurrency);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, mismatches.Mistaken);
        try
        {
            await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(async token => await reader.OpenAsync(token), end.Token);
            while (!end.IsCancellationRequested)
            {
                var received = await ReceiveAsync(slots, untilEmpty ? ShortWait : LongWait, end.Token);
                foreach (var message in received)
                    _ = HandleAsync(message, slots, abort);

                if (received.Count > 0)
                    continue;
                if (untilEmpty && slots.CurrentCount == concurrency && await IsEmptyAsync(end.Token))
                    return;
                if (slots.CurrentCount + mismatches.Held == concurrency)
                    mismatches.QueueIsExhausted();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The current messages are finished below.
        }
        finally
        {
            await reader.StopAsync();
            mismatches.Close();
            for (var slot = 0; slot < concurrency; slot++)
                await slots.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>Takes all free slots, at least one, and frees those for which no message arrived.</summary>
    private async Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(SemaphoreSlim slots, TimeSpan wait, CancellationToken stop)
    {
        await slots.WaitAsync(stop);
        var free = 1;
        while (slots.Wait(TimeSpan.Zero, CancellationToken.None))
            free++;

        IReadOnlyList<IReceivedMessage> received = [];
        try
        {
            received = await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(
                async token => await reader.ReceiveAsync(free, wait, token),
                stop);
            return received;
        }
        finally
        {
            if (free > received.Count)
                slots.Release(free - received.Count);
        }
    }

    private async Task HandleAsync(IReceivedMessage message, SemaphoreSlim slots, CancellationToken abort)
    {
        // The processor may block before its first await, and must not block the receiving thread.
        await Task.Yield();
        try
        {
            var outcome = await handler.HandleAsync(message, reader.MaxReceives, abort);
            lock (_lock)
                _counts = _counts.With(outcome);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<bool> IsEmptyAsync(CancellationToken stop) => await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(
        async token => await reader.IsEmptyAsync(token),
        stop);
}
