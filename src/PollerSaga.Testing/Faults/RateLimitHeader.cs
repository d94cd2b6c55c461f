namespace PollerSaga.Testing.Faults;

/// <summary>The header that states the wait time of a rate limit.</summary>
public enum RateLimitHeader
{
    /// <summary><c>Retry-After</c> in seconds.</summary>
    RetryAfter,

    /// <summary><c>Retry-After</c> as a date.</summary>
    RetryAfterDate,

    /// <summary><c>RateLimit</c> as a structured field: <c>"default";r=0;t=30</c>.</summary>
    RateLimit,

    /// <summary><c>RateLimit-Limit</c>, <c>RateLimit-Remaining</c> and <c>RateLimit-Reset</c> in seconds.</summary>
    RateLimitReset,

    /// <summary><c>X-RateLimit-Limit</c>, <c>X-RateLimit-Remaining</c> and <c>X-RateLimit-Reset</c> as Unix time.</summary>
    XRateLimitReset,

    /// <summary>The same in seconds.</summary>
    XRateLimitResetSeconds,

    /// <summary><c>X-Rate-Limit-Limit</c>, <c>X-Rate-Limit-Remaining</c> and <c>X-Rate-Limit-Reset</c> as Unix time.</summary>
    XRateLimitResetDashed,

    /// <summary>The same in seconds.</summary>
    XRateLimitResetDashedSeconds,

    /// <summary>None: the response does not state the wait time.</summary>
    None,
}
