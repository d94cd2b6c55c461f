using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>A token that a log-in request returns.</summary>
/// <param name="Request">The log-in request.</param>
/// <param name="Token">The token in the response.</param>
/// <param name="ExpiresIn">The lifetime of the token in seconds, in the response; null if the response does not state it.</param>
/// <param name="In">The place of the token in the other requests; <see cref="CredentialPlace.Bearer"/> by default.</param>
/// <param name="Name">The name of the header, parameter or cookie; null for <see cref="CredentialPlace.Bearer"/>.</param>
internal sealed record SessionCredentials(
    RequestDefinition Request,
    Selector Token,
    Selector? ExpiresIn,
    CredentialPlace In,
    string? Name) : CredentialsDefinition;
