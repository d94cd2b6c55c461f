using PollerSaga.Fetching.Pages;

namespace PollerSaga.Fetching;

/// <summary>The rules of a stream by which <see cref="PartnerClient"/> reads a response.</summary>
internal interface IResponseRules
{
    /// <summary>The values that are read from the body.</summary>
    PageSelectors Selectors { get; }

    /// <summary>Judges a response with an error status, or with a status that is no page.</summary>
    /// <param name="response">The response.</param>
    /// <param name="reasonPhrase">The reason phrase; null for none.</param>
    /// <param name="start">The start of the body.</param>
    /// <param name="text">The start of the body as text, without control characters; empty for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The exception that ends the request.</returns>
    Task<Exception> JudgeErrorAsync(
        PageResponse response,
        string? reasonPhrase,
        ReadOnlyMemory<byte> start,
        string text,
        CancellationToken cancellationToken);

    /// <summary>Judges the content of a response with a status of success at the end of its body, before it is stored.</summary>
    /// <exception cref="Exception">The exception that ends the request.</exception>
    void JudgeContent(PageResponse response, PageContent content);
}
