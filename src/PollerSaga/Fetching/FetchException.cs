using PollerSaga.Diagnostics;

namespace PollerSaga.Fetching;

/// <summary>A request to a partner's API failed, or its response is invalid.</summary>
/// <param name="message">
/// Human-readable reason. It often contains text of the partner, so control characters are removed.
/// </param>
/// <param name="isRetriable">Whether a retry can succeed: true for network errors, time-outs and HTTP status 408, 425, 429 and 5xx.</param>
/// <param name="retryAfter">The delay from the response's <c>Retry-After</c> header; null without the header.</param>
/// <param name="innerException">The cause.</param>
public sealed class FetchException(string message, bool isRetriable, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(PlainText.Line(message), innerException)
{
    /// <summary>Whether a retry can succeed.</summary>
    public bool IsRetriable => isRetriable;

    /// <summary>The delay from the response's <c>Retry-After</c> header; null without the header.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>HTTP status of the API's response; null if there was no response.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Number of requests before the failure.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The same failure with another text.</summary>
    internal FetchException With(string text) => text == Message
        ? this
        : new FetchException(text, isRetriable, retryAfter) { HttpStatus = HttpStatus, Attempts = Attempts };
}
