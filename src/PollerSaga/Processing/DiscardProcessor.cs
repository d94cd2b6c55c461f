using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Processing;

/// <summary>Does nothing with a payload: its task is complete.</summary>
internal sealed class DiscardProcessor : IPayloadProcessor
{
    public Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken) => Task.CompletedTask;
}
