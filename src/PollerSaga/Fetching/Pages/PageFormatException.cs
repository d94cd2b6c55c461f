namespace PollerSaga.Fetching.Pages;

/// <summary>A body is not well-formed.</summary>
/// <param name="format">The format, for example CSV.</param>
/// <param name="message">The fault and its location. It can contain text of the partner.</param>
/// <param name="innerException">The cause.</param>
internal sealed class PageFormatException(string format, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public string Format => format;
}
