namespace PollerSaga.Delivery;

/// <summary>A queue that deletes its old messages itself. Its clients cannot find single messages.</summary>
internal sealed class ExpiringMessages : IQueueMessages
{
    public Task<int> CountAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<int> DeleteAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken) => Task.FromResult(0);
}
