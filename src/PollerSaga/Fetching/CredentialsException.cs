using PollerSaga.Diagnostics;

namespace PollerSaga.Fetching;

/// <summary>
/// The credentials of a source cannot be used: a token cannot be fetched, a value is invalid, or a request would send them to another host.
/// </summary>
/// <param name="message">The reason and the remedy. It contains neither secrets nor tokens; control characters are removed.</param>
/// <param name="isRetriable">Whether a later attempt can succeed. Otherwise, every other page of the source fails too.</param>
/// <param name="retryAfter">The delay from the <c>Retry-After</c> header of a token endpoint; null without the header.</param>
/// <param name="innerException">The cause.</param>
public sealed class CredentialsException(
    string message,
    bool isRetriable = false,
    TimeSpan? retryAfter = null,
    Exception? innerException = null) : Exception(PlainText.Line(message), innerException)
{
    /// <summary>Whether a later attempt can succeed.</summary>
    public bool IsRetriable => isRetriable;

    /// <summary>The delay from the <c>Retry-After</c> header of a token endpoint; null without the header.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>HTTP status of the token endpoint or log-in; null if there was no response.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The error code of the token endpoint, for example <c>invalid_client</c>; null for none.</summary>
    public string? ErrorCode { get; init; }
}
