namespace PollerSaga.Tests.Fetching.Budgets.Simulation;

/// <summary>How a partner states when its limit ends.</summary>
public enum ResetHeader
{
    RetryAfterSeconds,
    RetryAfterDate,
    RateLimit,
    RateLimitReset,
    XRateLimitResetEpoch,
    XRateLimitResetMilliseconds,
}
