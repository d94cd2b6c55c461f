namespace PollerSaga.Sources.Definitions;

/// <summary>Only the client certificate, or nothing.</summary>
internal sealed record NoCredentials : CredentialsDefinition;
