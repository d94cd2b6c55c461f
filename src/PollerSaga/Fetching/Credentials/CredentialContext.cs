using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Credentials;

/// <summary>What the credentials of a source share.</summary>
/// <param name="Source">The source.</param>
/// <param name="Values">The values of its templates.</param>
/// <param name="Secrets">The values that no text may reveal.</param>
/// <param name="Requests">Sends requests for tokens.</param>
internal sealed record CredentialContext(SourceDefinition Source, ITemplateValues Values, SecretValues Secrets, CredentialRequests Requests)
{
    /// <summary>Returns the client certificate, with its current password; null for none.</summary>
    public ClientCertificate? FindCertificate() => Source.Credentials?.Certificate is { } certificate
        ? new ClientCertificate(certificate.File.Render(Values), certificate.Password?.Render(Values))
        : null;
}
