namespace PollerSaga.Fetching.Guard;

/// <summary>PollerSaga refuses to send a request, or to follow a redirection. Another attempt has the same result.</summary>
/// <param name="message">The address, the reason and the remedy. It may contain text of the partner.</param>
internal sealed class RequestRefusedException(string message) : Exception(message)
{
    /// <summary>The status of the redirection; null for a request.</summary>
    public int? HttpStatus { get; init; }
}
