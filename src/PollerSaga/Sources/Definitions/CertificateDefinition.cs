using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary>A client certificate for TLS.</summary>
/// <param name="File">The path of a PKCS #12 or PEM file on the worker.</param>
/// <param name="Password">The password of the file; null for none.</param>
internal sealed record CertificateDefinition(Template File, Template? Password);
