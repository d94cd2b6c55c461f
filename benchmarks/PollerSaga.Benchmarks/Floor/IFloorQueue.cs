using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>The floor's processing queue: the message is durable when it returns.</summary>
internal interface IFloorQueue : IAsyncDisposable
{
    Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken);
}
