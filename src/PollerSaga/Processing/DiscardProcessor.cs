using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Processing;

/// <summary>Discards a payload, which completes its task.</summary>
internal sealed class DiscardProcessor : IPayloadProcessor
{
    public Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken) => Task.CompletedTask;
}
