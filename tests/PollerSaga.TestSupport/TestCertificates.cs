using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PollerSaga.Testing;

/// <summary>Creates certificates, valid from 2020 on.</summary>
public static class TestCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Creates the certificate of a server, which no machine trusts.</summary>
    /// <param name="host">The host of the certificate.</param>
    /// <param name="lastYear">The last year in which it is valid.</param>
    public static X509Certificate2 CreateSelfSigned(string host, int lastYear = 2099)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = RequestFor(host, key).CreateSelfSigned(From, EndOf(lastYear));
        return WithKey(own);
    }

    /// <summary>Creates a certificate authority.</summary>
    public static X509Certificate2 CreateAuthority(string name = "An authority of the tests")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var own = request.CreateSelfSigned(From, EndOf(2099));
        return WithKey(own);
    }

    /// <summary>Creates the certificate of a server, signed by an authority.</summary>
    /// <param name="authority">The authority, with its key.</param>
    /// <param name="host">The host of the certificate.</param>
    public static X509Certificate2 Create(X509Certificate2 authority, string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = RequestFor(host, key).Create(authority, From, EndOf(2098), RandomNumberGenerator.GetBytes(8));
        using var own = signed.CopyWithPrivateKey(key);
        return WithKey(own);
    }

    private static DateTimeOffset EndOf(int year) => new(year, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static CertificateRequest RequestFor(string host, ECDsa key)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        return request;
    }

    // SslStream needs a key that is not ephemeral on some platforms.
    private static X509Certificate2 WithKey(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
}
