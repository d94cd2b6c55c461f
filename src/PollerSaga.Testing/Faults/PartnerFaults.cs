using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Reports;

namespace PollerSaga.Testing.Faults;

/// <summary>What a partner does wrong, or limits.</summary>
public sealed record PartnerFaults
{
    /// <summary>No faults.</summary>
    public static PartnerFaults None { get; } = new();

    /// <summary>Short and empty pages. Totals still count the records that do not exist, as partners with filters do.</summary>
    public IReadOnlyList<ShortPage> ShortPages { get; init; } = [];

    /// <summary>Pages, from 0, whose first request returns the page before it again, byte for byte.</summary>
    public IReadOnlyList<int> RepeatedPages { get; init; } = [];

    /// <summary>Continuations that lead back, of cursor, keyset, next URL and link.</summary>
    public IReadOnlyList<CursorLoop> Loops { get; init; } = [];

    /// <summary>Changes of the number of records during the job.</summary>
    public IReadOnlyList<TotalChange> TotalChanges { get; init; } = [];

    /// <summary>Responses with an error. The first that applies counts.</summary>
    public IReadOnlyList<StatusFault> Statuses { get; init; } = [];

    /// <summary>The number of page requests after which an access token or session becomes invalid; null for no limit.</summary>
    public int? TokenRequests { get; init; }

    /// <summary>The rate limit; null for none.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>The header that states the wait time, of the limit and of 429 and 503 in <see cref="Statuses"/>.</summary>
    public RateLimitHeader LimitHeader { get; init; } = RateLimitHeader.RetryAfter;

    /// <summary>The status of a request beyond the limit; 429 by default.</summary>
    public int LimitStatus { get; init; } = 429;

    /// <summary>The wait time of 429 and 503 in <see cref="Statuses"/>; 1 s by default.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The minimum delay of a page.</summary>
    public TimeSpan LatencyFrom { get; init; }

    /// <summary>The maximum delay of a page.</summary>
    public TimeSpan LatencyTo { get; init; }

    /// <summary>The share of page requests with the response 500, from 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>
    /// Holds the response of a page until the task completes: for example, <c>request => release.Task</c> with a
    /// <see cref="TaskCompletionSource"/>. Null, or a null task, does not hold it.
    /// </summary>
    public Func<ReceivedRequest, Task?>? Held { get; init; }

    /// <summary>Adds a fault from its text, for example <c>short:3</c>. <see cref="FaultTexts"/> describes the texts.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="DialectException">The text is not valid.</exception>
    public PartnerFaults With(string text) => FaultTexts.Add(this, text);
}
