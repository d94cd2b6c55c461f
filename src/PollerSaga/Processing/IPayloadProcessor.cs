using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Processing;

/// <summary>What is done with each page. Made anew for every message, in a scope of its own, unless it is registered otherwise.</summary>
public interface IPayloadProcessor
{
    /// <summary>
    /// Processes a payload. When this returns, the task is reported as processed and its message is deleted; when it throws, the message is
    /// received again, three times in all, and then laid aside and the task reported as failed. A page may come more than once, also after
    /// it was processed and also at the same time elsewhere: its task id is the same each time.
    /// </summary>
    /// <param name="message">The job, the task, the page's request and where its payload rests.</param>
    /// <param name="payload">The bytes the API sent, to be read once, from the beginning.</param>
    /// <param name="cancellationToken">The process must end now; the message is received again elsewhere.</param>
    /// <returns>A task that ends when the payload is processed, and that durably.</returns>
    /// <exception cref="PayloadProcessingException">This payload cannot be processed; the message is the reason, for a person.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">Something is away that no page can be processed without: it is waited for, and the message keeps its tries.</exception>
    Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken);
}
