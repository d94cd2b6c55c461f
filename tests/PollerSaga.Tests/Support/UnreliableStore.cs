using PollerSaga.Contracts.Delivery;
using PollerSaga.Faults;
using PollerSaga.Payloads;

namespace PollerSaga.Tests.Support;

/// <summary>A payload store that is unavailable for the first saves, and then stores nothing.</summary>
/// <param name="faults">The number of saves that fail.</param>
internal sealed class UnreliableStore(int faults) : IPayloadStore
{
    private int _faults = faults;

    public async Task<PayloadLocation> SaveAsync(
        Guid jobId,
        Guid taskId,
        Stream payload,
        string contentType,
        CancellationToken cancellationToken)
    {
        await payload.CopyToAsync(Stream.Null, cancellationToken);
        return Interlocked.Decrement(ref _faults) >= 0
            ? throw new DependencyUnavailableException("The store is unavailable.", new IOException())
            : new PayloadLocation("bucket", $"{jobId}/{taskId}.json");
    }

    public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) => Task.CompletedTask;
}
