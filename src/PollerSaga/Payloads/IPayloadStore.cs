using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Payloads;

/// <summary>Where raw payloads rest. Implementations are safe for concurrent use.</summary>
public interface IPayloadStore
{
    /// <summary>
    /// Saves a payload under <c>{jobId}/{taskId}.json</c>. It is whole and durable there when this returns; before, and when it throws,
    /// nothing of it is to be seen. A payload that rests there already is replaced.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="payload">The bytes, read to the end once. What it throws comes out as it is.</param>
    /// <param name="contentType">Their media type, for a store that keeps one.</param>
    /// <param name="cancellationToken">Gives up; nothing is saved.</param>
    /// <returns>Where the payload rests.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The store is away or full, or refuses (<see cref="Faults.DependencyRefusedException"/>).</exception>
    Task<PayloadLocation> SaveAsync(Guid jobId, Guid taskId, Stream payload, string contentType, CancellationToken cancellationToken);

    /// <summary>Opens a payload for reading, once and from its beginning. One that is replaced or deleted meanwhile is read as it was, or breaks off with an <see cref="IOException"/>.</summary>
    /// <param name="location">What <see cref="SaveAsync"/> returned, here or in another process with the same store.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <returns>The bytes as they were saved. The caller disposes of it.</returns>
    /// <exception cref="PayloadNotFoundException">Nothing rests there, or it is no location of this store.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The store is away, or refuses (<see cref="Faults.DependencyRefusedException"/>).</exception>
    Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken);

    /// <summary>Deletes all payloads of a job. For a job without payloads it does nothing.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Gives up; a repeat goes on.</param>
    /// <returns>A task that ends when they are gone.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The store is away, or refuses (<see cref="Faults.DependencyRefusedException"/>).</exception>
    Task DeleteJobAsync(Guid jobId, CancellationToken cancellationToken);
}
