using System.Security.Authentication;

namespace PollerSaga.Certificates;

/// <summary>The certificate of a server is refused.</summary>
/// <param name="message">The reasons. It contains text of the certificate.</param>
internal sealed class CertificateRefusedException(string message) : AuthenticationException(message);
