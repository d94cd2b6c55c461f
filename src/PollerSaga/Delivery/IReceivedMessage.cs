namespace PollerSaga.Delivery;

/// <summary>
/// A message that a consumer holds. If the queue has taken the message back, because the visibility time-out passed or the connection
/// broke, these methods do nothing: the message is received again.
/// </summary>
public interface IReceivedMessage
{
    /// <summary>The id that the queue or the sender gave the message, for the log.</summary>
    string Id { get; }

    /// <summary>The body.</summary>
    ReadOnlyMemory<byte> Body { get; }

    /// <summary>
    /// The number of receives, including this one. Above <see cref="IProcessingQueueReader.MaxReceives"/>, the message becomes a dead
    /// letter without being processed: its last consumer neither completed nor abandoned it.
    /// </summary>
    int ReceiveCount { get; }

    /// <summary>Hides the message from other consumers for longer, starting now.</summary>
    /// <param name="visibilityTimeout">The time to hide it for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends when the queue has done so.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken);

    /// <summary>Removes the message from the queue.</summary>
    /// <param name="cancellationToken">Cancels the call; the message may be received again.</param>
    /// <returns>A task that ends when the message is removed.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Returns the message to the queue, to be received again at once. This receive counts.</summary>
    /// <param name="cancellationToken">Cancels the call; the message is received again after its visibility time-out.</param>
    /// <returns>A task that ends when the message is back in the queue.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns the message to the queue as if it had not been received: this receive does not count, unless the queue itself counts it.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call; the message is received again after its visibility time-out.</param>
    /// <returns>A task that ends when the message is back in the queue.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task ReturnAsync(CancellationToken cancellationToken) => AbandonAsync(cancellationToken);

    /// <summary>Makes the message a dead letter, in the queue's own way: at once, or when it would be received the next time.</summary>
    /// <param name="reason">The reason, which is stored with the message if the queue can do so.</param>
    /// <param name="cancellationToken">Cancels the call; the message is received again after its visibility time-out.</param>
    /// <returns>A task that ends when the queue has done so.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is unavailable.</exception>
    Task DeadLetterAsync(string reason, CancellationToken cancellationToken);
}
