using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Payloads;

/// <summary>Stores raw payloads. Implementations are safe for concurrent use.</summary>
public interface IPayloadStore
{
    /// <summary>
    /// Saves a payload under <c>{jobId}/{taskId}.json</c>. The payload is complete and durable when this method returns; before that, and
    /// when it throws, the payload is not visible. An existing payload is replaced.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="payload">The bytes, which are read once. Exceptions of the stream are not wrapped.</param>
    /// <param name="contentType">The media type, for a store that keeps it.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is saved.</param>
    /// <returns>The location of the payload. Its key ends with <c>{jobId}/{taskId}.json</c>.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">
    /// The store is unavailable or full, or refuses the call (<see cref="Faults.DependencyRefusedException"/>).
    /// </exception>
    Task<PayloadLocation> SaveAsync(Guid jobId, Guid taskId, Stream payload, string contentType, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a payload to read it once. If the payload is replaced or deleted meanwhile, the stream returns the old bytes or fails with an
    /// <see cref="IOException"/>.
    /// </summary>
    /// <param name="location">The location that <see cref="SaveAsync"/> returned, here or in another process with the same store.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The saved bytes. The caller disposes the stream.</returns>
    /// <exception cref="PayloadNotFoundException">There is no payload, or the location belongs to another store.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">
    /// The store is unavailable, or refuses the call (<see cref="Faults.DependencyRefusedException"/>).
    /// </exception>
    Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken);

    /// <summary>Deletes payloads of a job. A payload that does not exist is no error.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="taskIds">The tasks of the payloads, at most 1,000.</param>
    /// <param name="cancellationToken">Cancels the call; another call deletes the rest.</param>
    /// <returns>A task that ends when the payloads are deleted.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">
    /// The store is unavailable, or refuses the call (<see cref="Faults.DependencyRefusedException"/>).
    /// </exception>
    Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken);
}
