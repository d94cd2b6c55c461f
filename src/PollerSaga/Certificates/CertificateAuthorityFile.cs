using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PollerSaga.Certificates;

/// <summary>A PEM file with the certificates of private authorities.</summary>
/// <param name="path">Path of the file.</param>
internal sealed class CertificateAuthorityFile(string path)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public string Path => path;

    /// <summary>What makes the file unusable, for the end of a sentence; null if it is usable.</summary>
    public string? FindFault()
    {
        try
        {
            return Read().Count > 0 ? null : "the file contains no certificate in PEM format";
        }
        catch (CertificateRefusedException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Creates a chain that ends at an authority of the file.</summary>
    /// <param name="given">The chain with the intermediate certificates that the server sent.</param>
    /// <exception cref="CertificateRefusedException">The file cannot be read.</exception>
    public X509Chain CreateChain(X509Chain? given)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Read());
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // A private authority rarely publishes revocations. .NET checks none either, unless it is asked to.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // The certificates of a server may name addresses to download others from.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (given is not null)
            chain.ChainPolicy.ExtraStore.AddRange(given.ChainPolicy.ExtraStore);
        return chain;
    }

    private X509Certificate2Collection Read()
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CertificateRefusedException($"the file cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }
}
