namespace PollerSaga.Fetching.Credentials.Tokens;

/// <summary>A token of a partner.</summary>
/// <param name="value">The token.</param>
/// <param name="requestedAt">The timestamp before the request for it, of the clock.</param>
/// <param name="lifetime">The lifetime; null if the partner did not state it.</param>
internal sealed class IssuedToken(string value, long requestedAt, TimeSpan? lifetime)
{
    /// <summary>The part of the lifetime before the end in which the token is renewed, and its maximum.</summary>
    public const double RenewedPart = 0.1;

    /// <summary>The maximum time before the end at which a token is renewed.</summary>
    public static readonly TimeSpan MaxRenewedTime = TimeSpan.FromSeconds(60);

    public string Value => value;

    /// <summary>Whether the token expires shortly, or has expired.</summary>
    public bool IsDue(TimeProvider clock) => lifetime is { } limited && clock.GetElapsedTime(requestedAt) >= limited - Margin(limited);

    private static TimeSpan Margin(TimeSpan lifetime) =>
        lifetime * RenewedPart < MaxRenewedTime ? lifetime * RenewedPart : MaxRenewedTime;
}
