using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Errors;

/// <summary>A response or a failure that an <see cref="IErrorClassifier"/> classifies.</summary>
public sealed record ErrorContext
{
    /// <summary>HTTP status of the response; null if there was none.</summary>
    public int? Status { get; init; }

    /// <summary>The reason phrase of the response; null or empty for none.</summary>
    public string? ReasonPhrase { get; init; }

    /// <summary>The failure of the request, or of reading the body; null if the whole response was received.</summary>
    public Exception? Exception { get; init; }

    /// <summary>
    /// The headers of the response by name. Values of a repeated header are joined with <c>", "</c>. Empty without a response.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ResponseHeaders.None;

    /// <summary>
    /// Finds a value of the body, for the selectors of <see cref="IErrorClassifier.Selectors"/>. Finds nothing by default.
    /// </summary>
    public Func<Selector, SelectedValue> Value { get; init; } = static _ => SelectedValue.Absent;

    /// <summary>The beginning of the body as text, for people; null or empty for none.</summary>
    public string? Text { get; init; }

    /// <summary>Number of this attempt, from 1. Waits for rate limits are no attempts.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Whether this is the first response of the job.</summary>
    public bool IsFirstResponse { get; init; }

    /// <summary>Whether the credentials were refreshed for this request.</summary>
    public bool HasBeenRefreshed { get; init; }

    /// <summary>The current time, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The longest single wait, <c>limits.maxWait</c> of the source. Default 1 h.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Finds a header. The name is not case-sensitive.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The value; null if the response does not contain the header.</returns>
    public string? FindHeader(string name) => ResponseHeaders.Find(Headers, name);

    /// <summary>Whether the response has a status of success, 2xx.</summary>
    internal bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>
    /// The wait time of the standard headers, at most <see cref="MaxWait"/>; null if they state none, or one that is not in the future.
    /// </summary>
    internal TimeSpan? FindWait() => Limit(ResetHeaders.FindWait(Headers, Now));

    /// <summary>A wait time of at most <see cref="MaxWait"/>.</summary>
    internal TimeSpan? Limit(TimeSpan? wait) => wait > MaxWait ? MaxWait : wait;
}
