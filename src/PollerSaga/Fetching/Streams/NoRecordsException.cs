using PollerSaga.Fetching.Pages;

namespace PollerSaga.Fetching.Streams;

/// <summary>
/// A response is a page without records that is not delivered. The exception ends the reading of the body before anything is stored.
/// </summary>
/// <param name="content">The content of the page; null if the response has no body that was read.</param>
/// <param name="httpStatus">HTTP status of the response.</param>
internal sealed class NoRecordsException(PageContent? content, int? httpStatus) : Exception("The page has no records.")
{
    /// <summary>The content of the page; null if the response has no body that was read.</summary>
    public PageContent? Content => content;

    /// <summary>HTTP status of the response.</summary>
    public int? HttpStatus => httpStatus;
}
