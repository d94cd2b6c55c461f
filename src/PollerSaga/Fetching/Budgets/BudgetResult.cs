namespace PollerSaga.Fetching.Budgets;

/// <summary>Whether a request may be sent now.</summary>
/// <param name="Permit">
/// The permit; null if the request may not be sent. Dispose it when the response has been read to its end, or has failed.
/// </param>
/// <param name="RetryAt">The time at which to try again, UTC; null with a permit.</param>
internal readonly record struct BudgetResult(BudgetPermit? Permit, DateTimeOffset? RetryAt);
