using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A partner with TLS and a certificate of its own, which no machine trusts.</summary>
internal sealed class TlsPartner : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;
    private int _requests;

    /// <param name="host">The host of the certificate.</param>
    /// <param name="lastYear">The last year in which it is valid. The first is 2020.</param>
    public TlsPartner(string host, int lastYear = 2099)
    {
        _certificate = TestCertificates.CreateSelfSigned(host, lastYear);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The requests that were sent over a connection.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await using var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = _certificate },
                        _stop.Token);
                    if (await tls.ReadAsync(new byte[1], _stop.Token) > 0)
                        Interlocked.Increment(ref _requests);
                }
                catch (Exception exception) when (exception is IOException or AuthenticationException)
                {
                    // The client refuses the certificate.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
