namespace PollerSaga.Fetching.Budgets.Headers;

/// <summary>A limit of requests that a response states.</summary>
/// <param name="Permits">Number of requests per period, at least 1.</param>
/// <param name="PeriodSeconds">The period in seconds, from 1 to 3,600.</param>
/// <param name="IsPeriodStated">Whether the response states the period. Otherwise, it is inferred from the end of the window.</param>
internal sealed record StatedLimit(int Permits, int PeriodSeconds, bool IsPeriodStated);
