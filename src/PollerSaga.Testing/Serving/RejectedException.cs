namespace PollerSaga.Testing.Serving;

/// <summary>A request is refused.</summary>
/// <param name="status">The status of the response.</param>
/// <param name="message">The reason.</param>
internal sealed class RejectedException(int status, string message) : Exception(message)
{
    public int Status => status;
}
