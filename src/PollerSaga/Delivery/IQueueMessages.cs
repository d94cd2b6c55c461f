namespace PollerSaga.Delivery;

/// <summary>Finds single messages of the processing queue by their tasks, to delete them.</summary>
internal interface IQueueMessages
{
    /// <summary>Counts the messages of tasks, and changes nothing.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task<int> CountAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken);

    /// <summary>Deletes the messages of tasks, also those that a consumer holds.</summary>
    /// <returns>The number of messages.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task<int> DeleteAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken);
}
