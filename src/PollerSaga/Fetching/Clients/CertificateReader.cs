using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PollerSaga.Fetching.Clients;

/// <summary>Reads client certificates from the content of files.</summary>
internal static class CertificateReader
{
    private static ReadOnlySpan<byte> PemStart => "-----BEGIN "u8;

    // Schannel uses only keys that Windows stores.
    private static readonly X509KeyStorageFlags KeyStorage =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;

    /// <summary>Reads a certificate with its key, and the intermediate certificates that are sent with it.</summary>
    /// <param name="content">The content of a PKCS #12 or PEM file.</param>
    /// <param name="certificate">The path, for errors, and the password.</param>
    /// <param name="now">The time at which the certificate must be valid.</param>
    /// <exception cref="CredentialsException">The content is no certificate, has no key, has another password, or has expired.</exception>
    public static SslStreamCertificateContext Read(byte[] content, ClientCertificate certificate, DateTimeOffset now)
    {
        X509Certificate2Collection all;
        X509Certificate2? leaf;
        try
        {
            (all, leaf) = content.AsSpan().IndexOf(PemStart) >= 0 ? ReadPem(content, certificate) : ReadPkcs12(content, certificate);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CredentialsException(
                $"The client certificate {certificate.File} cannot be read: {exception.Message.TrimEnd('.')}. It must be a PKCS #12 or PEM "
                + "file with the certificate and its key, and the password must match.",
                innerException: exception);
        }

        if (leaf is null)
            throw new CredentialsException($"The client certificate {certificate.File} has no private key. Add the key to the file.");
        if (leaf.NotAfter.ToUniversalTime() < now.UtcDateTime)
        {
            throw new CredentialsException(string.Create(
                CultureInfo.InvariantCulture,
                $"The client certificate {certificate.File} was valid until {leaf.NotAfter.ToUniversalTime():u}. Replace the file."));
        }

        return SslStreamCertificateContext.Create(leaf, [.. all.Where(other => other != leaf)], offline: true);
    }

    private static (X509Certificate2Collection All, X509Certificate2? Leaf) ReadPkcs12(byte[] content, ClientCertificate certificate)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(content, certificate.Password, KeyStorage);
        return (all, all.FirstOrDefault(item => item.HasPrivateKey));
    }

    private static (X509Certificate2Collection All, X509Certificate2? Leaf) ReadPem(byte[] content, ClientCertificate certificate)
    {
        var text = Encoding.UTF8.GetString(content);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return (all, null);

        var leaf = text.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(text, text, certificate.Password)
            : X509Certificate2.CreateFromPem(text, text);
        var others = all.Where(other => other.Thumbprint != leaf.Thumbprint).ToArray();
        if (OperatingSystem.IsWindows())
            leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), password: null, KeyStorage);
        return ([.. others, leaf], leaf);
    }
}
