namespace PollerSaga.Contracts.Tasks;

/// <summary>What the response of a page states about the page and its listing. Pages of the built-in dialect have no facts.</summary>
/// <param name="Url">The address of the request, with secrets masked.</param>
/// <param name="ContentType">The media type of the response; null if it is unknown.</param>
/// <param name="Records">The number of records in the page; null if it is unknown.</param>
/// <param name="Next">The continuation of a chain: the token or URL of the next page; null for the last page. Secrets are masked.</param>
/// <param name="TotalRecords">The number of records of the listing; null if the response does not state it.</param>
/// <param name="TotalPages">The number of pages of the listing; null if the response does not state it.</param>
/// <param name="PageSize">The page size that the server uses; null if the response does not state it.</param>
/// <param name="IsLast">Whether the response shows that no page follows.</param>
/// <param name="Digest">A hash of the content; null if there is none.</param>
public sealed record PageFacts(
    string Url,
    string? ContentType = null,
    long? Records = null,
    string? Next = null,
    long? TotalRecords = null,
    long? TotalPages = null,
    int? PageSize = null,
    bool IsLast = false,
    long? Digest = null);
