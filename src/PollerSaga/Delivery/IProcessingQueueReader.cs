namespace PollerSaga.Delivery;

/// <summary>
/// The receiving end of the processing queue. A received message is hidden from other consumers until it is completed or abandoned, or
/// until its visibility time-out passes. The message of a killed consumer is therefore received again. Implementations are safe for
/// concurrent use.
/// </summary>
public interface IProcessingQueueReader
{
    /// <summary>The number of receives, at least 1, after which a message becomes a dead letter.</summary>
    int MaxReceives { get; }

    /// <summary>Prepares the queue for reading. A repeated call changes nothing.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends when the queue can be read.</returns>
    /// <exception cref="Delivery.ProcessingQueueException">
    /// The queue does not exist or denies access; the message names the setting.
    /// </exception>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Receives messages, and waits for the first one.</summary>
    /// <param name="count">The maximum number of messages, at least 1.</param>
    /// <param name="wait">The maximum wait.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The messages; empty if none arrived in time.</returns>
    /// <exception cref="Delivery.ProcessingQueueException">The queue does not exist any more.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>
    /// Stops receiving, and returns prefetched messages to the queue. Received messages can still be completed or abandoned.
    /// </summary>
    /// <returns>A task that ends when the reader has stopped.</returns>
    Task StopAsync();

    /// <summary>Whether the queue is empty, as far as it can tell: no message waits, and no other consumer holds one.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the queue is empty.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task<bool> IsEmptyAsync(CancellationToken cancellationToken);
}
