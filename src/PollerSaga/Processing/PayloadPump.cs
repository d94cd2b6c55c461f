using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Settings;
using Polly.Registry;

namespace PollerSaga.Processing;

/// <summary>Receives as many messages as there are free hands, and has each worked by itself.</summary>
internal sealed class PayloadPump(
    IProcessingQueueReader reader,
    PayloadHandler handler,
    ResiliencePipelineProvider<string> pipelines,
    IOptions<ProcessingOptions> options)
{
    // As long as SQS waits at most; a short one where the end of the queue is waited for.
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ProcessingCounts _counts;

    /// <summary>What has become of messages so far.</summary>
    public ProcessingCounts Counts
    {
        get
        {
            lock (_lock)
                return _counts;
        }
    }

    /// <summary>Works messages until it is told to stop, or the queue is empty; whatever is in hand then is worked to its end.</summary>
    /// <param name="untilEmpty">Whether to end with the queue: when nothing waits there and nobody else has a message in hand.</param>
    /// <param name="stop">Receives nothing more.</param>
    /// <param name="abort">Gives back what is in hand.</param>
    public async Task RunAsync(bool untilEmpty, CancellationToken stop, CancellationToken abort)
    {
        var concurrency = options.Value.Concurrency;
        using var hands = new SemaphoreSlim(concurrency, concurrency);
        try
        {
            await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(async token => await reader.OpenAsync(token), stop);
            while (!stop.IsCancellationRequested)
            {
                var received = await ReceiveAsync(hands, untilEmpty ? ShortWait : LongWait, stop);
                foreach (var message in received)
                    _ = HandleAsync(message, hands, abort);

                if (untilEmpty && received.Count == 0 && hands.CurrentCount == concurrency && await IsEmptyAsync(stop))
                    return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing more is received.
        }
        finally
        {
            await reader.StopAsync();
            for (var hand = 0; hand < concurrency; hand++)
                await hands.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>Takes all free hands, at least one, and lets those go again for which nothing came.</summary>
    private async Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(SemaphoreSlim hands, TimeSpan wait, CancellationToken stop)
    {
        await hands.WaitAsync(stop);
        var free = 1;
        while (hands.Wait(TimeSpan.Zero, CancellationToken.None))
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
                hands.Release(free - received.Count);
        }
    }

    private async Task HandleAsync(IReceivedMessage message, SemaphoreSlim hands, CancellationToken abort)
    {
        // Off the thread that receives, whatever the processor does before it first waits.
        await Task.Yield();
        try
        {
            var outcome = await handler.HandleAsync(message, reader.MaxReceives, abort);
            lock (_lock)
                _counts = _counts.With(outcome);
        }
        finally
        {
            hands.Release();
        }
    }

    private async Task<bool> IsEmptyAsync(CancellationToken stop) => await pipelines.GetPipeline(ProcessingPipeline.Name).ExecuteAsync(
        async token => await reader.IsEmptyAsync(token),
        stop);
}
