namespace PollerSaga.Fetching;

/// <summary>A request to a partner's API did not give what it should.</summary>
/// <param name="message">What came instead, for a person.</param>
/// <param name="isRetriable">Whether another try may help: network errors, time-outs, 408, 425, 429 and 5xx.</param>
/// <param name="retryAfter">The wait the API asked for; null where it did not.</param>
/// <param name="innerException">The failure behind it.</param>
public sealed class FetchException(string message, bool isRetriable, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether another try may help.</summary>
    public bool IsRetriable => isRetriable;

    /// <summary>The wait the API asked for; null where it did not.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The status of the API's answer; null where there was none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Requests made before giving up.</summary>
    public int Attempts { get; init; } = 1;
}
