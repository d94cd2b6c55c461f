namespace PollerSaga.Worker.Access;

/// <summary>The names of the authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>Selects one of the others for a request.</summary>
    public const string Any = "PollerSaga";

    /// <summary>An API key in the header <c>Authorization</c>.</summary>
    public const string ApiKey = "PollerSaga.ApiKey";

    /// <summary>A JSON Web Token in the header <c>Authorization</c>.</summary>
    public const string Jwt = "PollerSaga.Jwt";

    /// <summary>The cookie of a user who has signed in.</summary>
    public const string Session = "PollerSaga.Session";

    /// <summary>The sign-in with OpenID Connect.</summary>
    public const string OpenIdConnect = "PollerSaga.OpenIdConnect";
}
