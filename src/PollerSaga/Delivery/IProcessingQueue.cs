using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Delivery;

/// <summary>The processing queue: where pointers to saved payloads go, for someone else's consumer. Implementations are safe for concurrent use.</summary>
public interface IProcessingQueue
{
    /// <summary>
    /// Sends a task's message, with the task's id as its own where the queue has one. It is durable there, and seen whole, when this
    /// returns. A repeat may be seen twice.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up; the message may have been sent.</param>
    /// <returns>A task that ends when the message is there.</returns>
    /// <exception cref="ProcessingQueueException">The queue does not take the message.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">Our own disk is full or fails.</exception>
    Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken);
}
