using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PollerSaga.Certificates;

/// <summary>Checks the certificate of a server, and describes a refused one.</summary>
internal static class CertificateCheck
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string ThisMachine = "on this machine";
    private const int MaxNames = 5;

    /// <summary>Refuses what .NET refuses: see <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    /// <exception cref="CertificateRefusedException">The certificate is refused; the message states why.</exception>
    public static bool Check(object _, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw new CertificateRefusedException(Describe(certificate, chain, errors, ThisMachine));

    /// <summary>A check that trusts only the authorities of a file, and not those of this machine. It is read at each check.</summary>
    /// <exception cref="CertificateRefusedException">The certificate is refused; the message states why.</exception>
    public static RemoteCertificateValidationCallback Trusting(CertificateAuthorityFile file) => (_, certificate, given, errors) =>
    {
        errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        using var chain = file.CreateChain(given);
        if (certificate is X509Certificate2 checkable && !chain.Build(checkable))
            errors |= SslPolicyErrors.RemoteCertificateChainErrors;
        return errors == SslPolicyErrors.None
            ? true
            : throw new CertificateRefusedException(Describe(certificate, chain, errors, $"by {file.Path}"));
    };

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string trust)
    {
        if (certificate is not X509Certificate2 refused)
            return "the server sent no certificate";

        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add($"it is for {NamesOf(refused)}, and not for this host");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            reasons.AddRange(ReasonsOf(refused, chain, trust));
        return $"the certificate of the server is refused: {string.Join("; ", reasons)}";
    }

    private static IEnumerable<string> ReasonsOf(X509Certificate2 certificate, X509Chain? chain, string trust)
    {
        foreach (var status in chain?.ChainStatus ?? [])
        {
            yield return status.Status switch
            {
                X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain =>
                    $"its issuer, {certificate.IssuerName.Name}, is not trusted {trust} ({status.Status})",
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
