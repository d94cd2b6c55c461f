using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:Tls:*</c>.</summary>
public sealed class TransportTlsOptions
{
    /// <summary>Whether the connection to RabbitMQ is encrypted. Default false. The server's certificate must be one that this machine trusts.</summary>
    public bool Enabled { get; set; }

    /// <summary>The name that the server's certificate is for. Empty, the default, takes <c>Transport:Host</c>.</summary>
    public string ServerName { get; set; } = string.Empty;

    /// <summary>File of a client certificate with its key, PKCS#12. Empty, the default, shows none.</summary>
    public string CertificatePath { get; set; } = string.Empty;

    /// <summary>Passphrase of that file. Default none.</summary>
    public string CertificatePassphrase { get; set; } = string.Empty;

    internal void Validate(SettingsCheck check) => check.That(
        !Enabled || string.IsNullOrEmpty(CertificatePath) || File.Exists(CertificatePath),
        "Transport:Tls:CertificatePath",
        $"is {CertificatePath}; there is no such file.");
}
