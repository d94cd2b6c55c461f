using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>The floor's processing queue. The message is durable when the send completes.</summary>
internal interface IFloorQueue : IAsyncDisposable
{
    Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken);
}
