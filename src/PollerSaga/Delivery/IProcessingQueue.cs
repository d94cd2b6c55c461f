using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Delivery;

/// <summary>
/// The processing queue, which carries pointers to saved payloads to a consumer. Implementations are safe for concurrent use.
/// </summary>
public interface IProcessingQueue
{
    /// <summary>
    /// Sends a task's message. The id of the message is the id of the task, if the queue has message ids. When this method returns, the
    /// message is durable and complete. A repeated send may be received twice.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the send; the message may have been sent.</param>
    /// <returns>A task that ends when the queue has the message.</returns>
    /// <exception cref="ProcessingQueueException">The queue refuses the message.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The queue or the disk is unavailable.</exception>
    Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken);
}
