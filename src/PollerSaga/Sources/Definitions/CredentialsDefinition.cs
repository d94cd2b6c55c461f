namespace PollerSaga.Sources.Definitions;

/// <summary>How requests to a source are authenticated. Templates contain secrets by name only.</summary>
internal abstract record CredentialsDefinition
{
    /// <summary>The client certificate, which can accompany another credential; null for none.</summary>
    public CertificateDefinition? Certificate { get; init; }
}
