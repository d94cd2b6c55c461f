using System.Security.Cryptography;

namespace PollerSaga.Testing.Serving;

/// <summary>The access tokens, sessions and refresh tokens that a partner has issued.</summary>
internal sealed class TokenStore(TimeProvider time, string firstRefreshToken)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Expires, int Uses)> _tokens = new(StringComparer.Ordinal);
    private string _refreshToken = firstRefreshToken;

    /// <summary>Issues an access token.</summary>
    public string Issue(TimeSpan lifetime)
    {
        var token = $"issued-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        lock (_lock)
            _tokens.Add(token, (time.GetUtcNow() + lifetime, 0));
        return token;
    }

    /// <summary>Uses a token for a request.</summary>
    /// <param name="token">The token.</param>
    /// <param name="maxUses">The number of requests for which a token is valid; null for any.</param>
    /// <returns>Why the token is not valid; null if it is.</returns>
    public string? Use(string token, int? maxUses)
    {
        lock (_lock)
        {
            if (!_tokens.TryGetValue(token, out var issued))
                return "The token is unknown.";
            if (time.GetUtcNow() >= issued.Expires || issued.Uses >= maxUses)
                return "The token has expired.";
            _tokens[token] = issued with { Uses = issued.Uses + 1 };
            return null;
        }
    }

    /// <summary>Uses a refresh token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="rotates">Whether it becomes invalid.</param>
    /// <param name="next">The refresh token that is valid afterwards.</param>
    /// <returns>Whether the token is valid.</returns>
    public bool Refresh(string token, bool rotates, out string next)
    {
        lock (_lock)
        {
            next = _refreshToken;
            if (token != _refreshToken)
                return false;
            if (rotates)
                next = _refreshToken = $"rotated-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
            return true;
        }
    }
}
