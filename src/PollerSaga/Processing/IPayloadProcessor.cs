using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Processing;

/// <summary>Processes pages. Each message gets an instance from its own scope, unless the processor is registered otherwise.</summary>
public interface IPayloadProcessor
{
    /// <summary>
    /// Processes a payload. When this method returns, the task is reported as processed and the message is deleted. When it throws, the
    /// message is received again, three times in all; then it becomes a dead letter, and the task is reported as failed. A page can be
    /// received more than once, also after it was processed, and by two consumers at the same time. Its task id is always the same.
    /// </summary>
    /// <param name="message">The job, the task, the request of the page, and the location of the payload.</param>
    /// <param name="payload">The bytes that the API sent; can be read once.</param>
    /// <param name="cancellationToken">The process must end now; another consumer receives the message.</param>
    /// <returns>A task that ends when the payload is processed durably.</returns>
    /// <exception cref="PayloadProcessingException">
    /// This payload cannot be processed; the message of the exception states the reason.
    /// </exception>
    /// <exception cref="Faults.DependencyUnavailableException">
    /// A dependency of the processor is unavailable. The consumer waits for it, and the attempt does not count.
    /// </exception>
    Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken);
}
