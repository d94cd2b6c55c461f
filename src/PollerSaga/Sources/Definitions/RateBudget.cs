namespace PollerSaga.Sources.Definitions;

/// <summary>A budget of requests, for example <c>5000/h</c>.</summary>
/// <param name="Permits">Number of requests per period, at least 1.</param>
/// <param name="Period">The period: a second, a minute or an hour.</param>
/// <param name="Burst">
/// Maximum number of requests at once, for partners that use a token bucket. Null is one second's share, at least 1 and at most 1 + 5 % of
/// the requests: no period then has more than one request beyond the budget.
/// </param>
internal sealed record RateBudget(int Permits, TimeSpan Period, int? Burst);
