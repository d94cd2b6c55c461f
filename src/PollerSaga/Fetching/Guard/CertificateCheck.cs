using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PollerSaga.Fetching.Guard;

/// <summary>Describes a refused certificate. It refuses exactly those that .NET refuses.</summary>
internal static class CertificateCheck
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const int MaxNames = 5;

    /// <summary>The check of <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    /// <exception cref="CertificateRefusedException">The certificate is refused; the message states why.</exception>
    public static bool Check(object _, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw new CertificateRefusedException(Describe(certificate, chain, errors));

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 refused)
            return "the server sent no certificate";

        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add($"it is for {NamesOf(refused)}, and not for this host");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            reasons.AddRange(ReasonsOf(refused, chain));
        return $"the certificate of the server is refused: {string.Join("; ", reasons)}";
    }

    private static IEnumerable<string> ReasonsOf(X509Certificate2 certificate, X509Chain? chain)
    {
        foreach (var status in chain?.ChainStatus ?? [])
        {
            yield return status.Status switch
            {
                X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain =>
                    $"its issuer, {certificate.IssuerName.Name}, is not trusted on this machine ({status.Status})",
                X509ChainStatusFlags.NotTimeValid => string.Create(
                    CultureInfo.InvariantCulture,
                    $"it is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}"),
                _ => $"{status.Status}: {status.StatusInformation.Trim()}",
            };
        }
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = new List<string>();
        if (certificate.Extensions[SubjectAlternativeName] is X509SubjectAlternativeNameExtension alternatives)
        {
            names.AddRange(alternatives.EnumerateDnsNames());
            names.AddRange(alternatives.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        if (names.Count == 0)
            return certificate.SubjectName.Name;
        return string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? ", …" : string.Empty);
    }
}
