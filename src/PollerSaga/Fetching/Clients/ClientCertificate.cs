namespace PollerSaga.Fetching.Clients;

/// <summary>A client certificate for TLS.</summary>
/// <param name="File">The path of a PKCS #12 or PEM file with the private key.</param>
/// <param name="Password">The password of the file; null for none.</param>
internal sealed record ClientCertificate(string File, string? Password)
{
    /// <summary>The path only: the password is a secret.</summary>
    public override string ToString() => File;
}
