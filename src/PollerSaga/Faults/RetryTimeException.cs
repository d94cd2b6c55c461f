namespace PollerSaga.Faults;

/// <summary>
/// A worker has retried a message for as long as it may hold one. The message returns to its queue and is delivered again.
/// </summary>
/// <param name="limit">Maximum time for which a worker retries a message.</param>
/// <param name="innerException">The fault that delayed the last attempt.</param>
internal sealed class RetryTimeException(TimeSpan limit, Exception innerException)
    : Exception($"The message was retried for {limit} and returns to its queue: {innerException.Message}", innerException);
