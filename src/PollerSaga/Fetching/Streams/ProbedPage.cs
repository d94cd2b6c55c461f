using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Pagination;

namespace PollerSaga.Fetching.Streams;

/// <summary>The response to the one request of a check.</summary>
/// <param name="Duration">Time from the request to the end of the body.</param>
internal sealed record ProbedPage(TimeSpan Duration)
{
    /// <summary>HTTP status; null if there was no response.</summary>
    public int? Status { get; init; }

    /// <summary>The media type; null if it is unknown.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// The start of the body, at most <see cref="StreamProbe.MaxStart"/> bytes. It can contain secrets that the partner repeats.
    /// </summary>
    public ReadOnlyMemory<byte> Start { get; init; }

    /// <summary>What the pass over the body found; null for a response that is no page, and for one without a body.</summary>
    public PageContent? Content { get; init; }

    /// <summary>What the page states about its listing; null for a response that is no page.</summary>
    public PageResult? Result { get; init; }

    /// <summary>Why the response is no page, and what a job would do; null for a page. It contains no secrets.</summary>
    public string? Error { get; init; }
}
