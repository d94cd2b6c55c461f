namespace PollerSaga.Delivery;

/// <summary>
/// A message in the hands of a consumer. Where the queue has taken it back meanwhile, since its visibility time-out has passed or the
/// connection broke, what is done with it here does nothing: it is received again.
/// </summary>
public interface IReceivedMessage
{
    /// <summary>What the queue or the sender calls it, for the log.</summary>
    string Id { get; }

    /// <summary>Its bytes.</summary>
    ReadOnlyMemory<byte> Body { get; }

    /// <summary>How often it has been received, this time included. One above <see cref="IProcessingQueueReader.MaxReceives"/> is to be laid aside unworked: whoever had it last said nothing.</summary>
    int ReceiveCount { get; }

    /// <summary>Hides it from others for a while longer, from now on.</summary>
    /// <param name="visibilityTimeout">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when the queue knows.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is away.</exception>
    Task ExtendAsync(TimeSpan visibilityTimeout, CancellationToken cancellationToken);

    /// <summary>Takes it off the queue for good.</summary>
    /// <param name="cancellationToken">Gives up; it may be received again.</param>
    /// <returns>A task that ends when it is gone.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is away.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Gives it back, to be received again at once. This receive counts.</summary>
    /// <param name="cancellationToken">Gives up; it is received again when its visibility time-out has passed.</param>
    /// <returns>A task that ends when it is back.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is away.</exception>
    Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Lays it aside among the dead letters, in the queue's own way: at once, or when it would be received the next time.</summary>
    /// <param name="reason">Why, kept with it where the queue can.</param>
    /// <param name="cancellationToken">Gives up; it is received again when its visibility time-out has passed.</param>
    /// <returns>A task that ends when the queue knows.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The queue is away.</exception>
    Task DeadLetterAsync(string reason, CancellationToken cancellationToken);
}
