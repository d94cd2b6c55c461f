namespace PollerSaga.Sources.Definitions;

/// <summary>Credentials that the host has registered.</summary>
/// <param name="Name">The name of the registration.</param>
internal sealed record CustomCredentials(string Name) : CredentialsDefinition;
