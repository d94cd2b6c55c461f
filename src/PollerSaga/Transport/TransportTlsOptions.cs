using System.Net.Security;
using PollerSaga.Certificates;
using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:Tls:*</c>.</summary>
public sealed class TransportTlsOptions
{
    /// <summary>
    /// Whether the connection to RabbitMQ is encrypted. Default false; a connection to port 5671 is always encrypted. The server's
    /// certificate must be valid, for the right name, and from an authority that this machine or <see cref="CertificateAuthority"/> trusts.
    /// A refused certificate stops the start.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>The name in the server's certificate. Empty, the default, uses <c>Transport:Host</c>.</summary>
    public string ServerName { get; set; } = string.Empty;

    /// <summary>
    /// Path of a PEM file with the certificates of private authorities. Only these are trusted then, and not the authorities of this
    /// machine. Empty, the default, trusts the authorities of this machine.
    /// </summary>
    public string CertificateAuthority { get; set; } = string.Empty;

    /// <summary>Path of a client certificate with its key, PKCS#12. Empty, the default, sends no certificate.</summary>
    public string CertificatePath { get; set; } = string.Empty;

    /// <summary>Passphrase of the client certificate. Default empty.</summary>
    public string CertificatePassphrase { get; set; } = string.Empty;

    /// <summary>The check of the server's certificate.</summary>
    internal RemoteCertificateValidationCallback CertificateValidation => CertificateAuthority is { Length: > 0 } path
        ? CertificateCheck.Trusting(new CertificateAuthorityFile(path))
        : CertificateCheck.Check;

    /// <summary>Validates the settings of an encrypted connection.</summary>
    internal void Validate(SettingsCheck check)
    {
        check.That(
            string.IsNullOrEmpty(CertificatePath) || File.Exists(CertificatePath),
            "Transport:Tls:CertificatePath",
            $"is {CertificatePath}; there is no such file.");
        if (CertificateAuthority is { Length: > 0 } path && new CertificateAuthorityFile(path).FindFault() is { } fault)
            check.Add($"{SettingsCheck.Root}:Transport:Tls:CertificateAuthority is {path}; {fault}.");
    }
}
