using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;

namespace PollerSaga.Fetching.Clients;

/// <summary>
/// The handlers of requests with one client certificate. The file is read again every <see cref="MaxAge"/> of use; changed content leads
/// to new handlers. Requests in flight keep the old ones, whose idle connections close by themselves.
/// </summary>
/// <param name="certificate">The file and its password.</param>
/// <param name="create">Creates the handlers for a certificate.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Logs that a changed file cannot be read.</param>
internal sealed class CertificateHandlers(
    ClientCertificate certificate,
    Func<SslStreamCertificateContext, PartnerHandlers> create,
    TimeProvider clock,
    ILogger logger)
{
    /// <summary>The time for which a file is not read again.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private PartnerHandlers? _handlers;
    private byte[] _digest = [];
    private long _readAt;

    /// <summary>Returns the handlers for the current content of the file.</summary>
    /// <exception cref="CredentialsException">The file cannot be used, and no earlier content of this process can.</exception>
    public PartnerHandlers Get()
    {
        lock (_lock)
        {
            if (_handlers is not null && clock.GetElapsedTime(_readAt) < MaxAge)
                return _handlers;

            _readAt = clock.GetTimestamp();
            try
            {
                Read();
            }
            catch (CredentialsException exception) when (_handlers is not null)
            {
                // The file is possibly being replaced. The earlier certificate stays valid until the partner refuses it.
                logger.CertificateNotReloaded(exception.Message);
            }

            return _handlers!;
        }
    }

    private void Read()
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(certificate.File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CredentialsException(
                $"The client certificate {certificate.File} cannot be read: {exception.Message.TrimEnd('.')}. Every worker needs the file.",
                innerException: exception);
        }

        var digest = SHA256.HashData(content);
        if (_handlers is not null && digest.AsSpan().SequenceEqual(_digest))
            return;

        _handlers = create(CertificateReader.Read(content, certificate, clock.GetUtcNow()));
        _digest = digest;
    }
}
