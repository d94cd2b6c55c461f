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
    /// <param name="cancellationToken">Gives up; nothing is saved.</param>
    /// <returns>Where the payload rests.</returns>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The store is away or full.</exception>
    Task<PayloadLocation> SaveAsync(Guid jobId, Guid taskId, Stream payload, CancellationToken cancellationToken);

    /// <summary>Deletes all payloads of a job. For a job without payloads it does nothing.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Gives up; a repeat goes on.</param>
    /// <returns>A task that ends when they are gone.</returns>
    /// <exception cref="Diagnostics.DependencyUnavailableException">The store is away.</exception>
    Task DeleteJobAsync(Guid jobId, CancellationToken cancellationToken);
}
