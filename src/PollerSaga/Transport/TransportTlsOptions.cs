using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>Settings <c>PollerSaga:Transport:Tls:*</c>.</summary>
public sealed class TransportTlsOptions
{
    /// <summary>Whether the connection to RabbitMQ is encrypted. Default false. This machine must trust the server's certificate.</summary>
    public bool Enabled { get; set; }

    /// <summary>The name in the server's certificate. Empty, the default, uses <c>Transport:Host</c>.</summary>
    public string ServerName { get; set; } = string.Empty;

    /// <summary>Path of a client certificate with its key, PKCS#12. Empty, the default, sends no certificate.</summary>
    public string CertificatePath { get; set; } = string.Empty;

    /// <summary>Passphrase of the client certificate. Default empty.</summary>
    public string CertificatePassphrase { get; set; } = string.Empty;

    internal void Validate(SettingsCheck check) => check.That(
        !Enabled || string.IsNullOrEmpty(CertificatePath) || File.Exists(CertificatePath),
        "Transport:Tls:CertificatePath",
        $"is {CertificatePath}; there is no such file.");
}
