namespace PollerSaga.Testing.Dialects;

/// <summary>The credentials that a partner accepts. The values are public: they protect nothing.</summary>
public sealed record PartnerCredentials
{
    /// <summary>The default values.</summary>
    public static PartnerCredentials Default { get; } = new();

    /// <summary>The token of <see cref="PartnerAuthentication.Bearer"/>; <c>sample-token</c> by default.</summary>
    public string Token { get; init; } = "sample-token";

    /// <summary>The user name of <see cref="PartnerAuthentication.Basic"/> and <see cref="PartnerAuthentication.Session"/>.</summary>
    public string Username { get; init; } = "sample-user";

    /// <summary>The password of <see cref="PartnerAuthentication.Basic"/> and <see cref="PartnerAuthentication.Session"/>.</summary>
    public string Password { get; init; } = "sample-password";

    /// <summary>The API key in a header, the query or a cookie.</summary>
    public string Key { get; init; } = "sample-key";

    /// <summary>The client's id of OAuth 2.0.</summary>
    public string ClientId { get; init; } = "sample-client";

    /// <summary>The client's secret of OAuth 2.0.</summary>
    public string ClientSecret { get; init; } = "sample-client-secret";

    /// <summary>The first refresh token of <see cref="PartnerAuthentication.RefreshToken"/>.</summary>
    public string RefreshToken { get; init; } = "sample-refresh-token";
}
