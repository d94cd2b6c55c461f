namespace PollerSaga.Testing.Dialects;

/// <summary>The credential that a partner requires.</summary>
public enum PartnerAuthentication
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>Authorization: Bearer</c> with a fixed token.</summary>
    Bearer,

    /// <summary><c>Authorization: Basic</c>.</summary>
    Basic,

    /// <summary>A key in a header.</summary>
    ApiKeyHeader,

    /// <summary>A key in the query of the URL. The URLs of next pages do not contain it.</summary>
    ApiKeyQuery,

    /// <summary>A key in a cookie.</summary>
    ApiKeyCookie,

    /// <summary>OAuth 2.0 with client credentials. The token endpoint is <c>/oauth/token</c>.</summary>
    ClientCredentials,

    /// <summary>OAuth 2.0 with a refresh token. The token endpoint is <c>/oauth/token</c>.</summary>
    RefreshToken,

    /// <summary>A token from a log-in: <c>POST /login</c> with user name and password as JSON.</summary>
    Session,
}
