using PollerSaga.Contracts.Delivery;
using PollerSaga.Payloads;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>A payload store that keeps nothing.</summary>
internal sealed class SimulatedPayloads : IPayloadStore
{
    public async Task<PayloadLocation> SaveAsync(
        Guid jobId,
        Guid taskId,
        Stream payload,
        string contentType,
        CancellationToken cancellationToken)
    {
        await payload.CopyToAsync(Stream.Null, cancellationToken);
        return new PayloadLocation("bucket", $"{jobId}/{taskId}.json");
    }

    public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) => Task.CompletedTask;
}
