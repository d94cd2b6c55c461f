namespace PollerSaga.Delivery;

/// <summary>
/// The processing queue as its consumer sees it. A message that is received is hidden from all others until it is completed, given back, or
/// its visibility time-out has passed, so that one whose consumer was killed comes back. Implementations are safe for concurrent use.
/// </summary>
public interface IProcessingQueueReader
{
    /// <summary>How often a message is received before it is laid aside, at least 1.</summary>
    int MaxReceives { get; }

    /// <summary>Sees to it that the queue can be read. A repeat changes nothing.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it can.</returns>
    /// <exception cref="Delivery.ProcessingQueueException">There is no such queue, or it is not ours to read; the message names the setting.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">It is away.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Receives messages; waits for the first one.</summary>
    /// <param name="count">The most to be received, at least 1.</param>
    /// <param name="wait">The longest wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What has come; nothing when nothing came in time.</returns>
    /// <exception cref="Delivery.ProcessingQueueException">There is no such queue any more.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">It is away.</exception>
    Task<IReadOnlyList<IReceivedMessage>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Receives nothing more, and gives back what it may hold that nobody has asked for yet. What was received can still be completed or given back.</summary>
    /// <returns>A task that ends when that is so.</returns>
    Task StopAsync();

    /// <summary>Whether nothing is left, as far as the queue can tell: nothing waits, and nothing is in the hands of another consumer.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether nothing is.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">It is away.</exception>
    Task<bool> IsEmptyAsync(CancellationToken cancellationToken);
}
