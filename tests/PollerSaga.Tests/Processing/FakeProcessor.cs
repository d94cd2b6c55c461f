using PollerSaga.Contracts.Delivery;
using PollerSaga.Processing;

namespace PollerSaga.Tests.Processing;

/// <summary>Records processed payloads in the history of a queue.</summary>
internal sealed class FakeProcessor(FakeQueue queue) : IPayloadProcessor
{
    public Func<ProcessPayloadMessage, Exception?> Fails { get; set; } = _ => null;

    public Func<CancellationToken, Task> Blocks { get; set; } = _ => Task.CompletedTask;

    public async Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken)
    {
        if (Fails(message) is { } failure)
            throw failure;
        await Blocks(cancellationToken);
        queue.Record($"processed {message.Task.TaskId} from {message.Task.Request.StartAt}: " +
            $"{await new StreamReader(payload).ReadToEndAsync(cancellationToken)}");
    }
}
