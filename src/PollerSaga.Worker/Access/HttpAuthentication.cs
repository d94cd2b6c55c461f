namespace PollerSaga.Worker.Access;

/// <summary>The users whom the HTTP server of a worker accepts.</summary>
public enum HttpAuthentication
{
    /// <summary>Every user of this machine. The worker refuses to start on an address that other machines can reach.</summary>
    Loopback,

    /// <summary>Everyone who can reach the worker, for example a reverse proxy that authenticates its users.</summary>
    None,

    /// <summary>
    /// Users with an API key, with a JSON Web Token if <c>Http:Jwt:Authority</c> is set, or with OpenID Connect if
    /// <c>Http:OpenIdConnect:Authority</c> is set.
    /// </summary>
    Required,
}
