using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;

namespace PollerSaga.Tests.Support;

/// <summary>A server with TLS. It records the first bytes that each client sends over the encrypted connection.</summary>
internal sealed class TlsListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    /// <param name="certificate">The certificate with its key. The listener disposes it.</param>
    public TlsListener(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The first bytes of the next connection; none if the client closes it.</summary>
    public Task<byte[]> NextAsync() => _received.Reader.ReadAsync().AsTask().OrTimeOut();

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
                await _received.Writer.WriteAsync(await ReadAsync(client), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task<byte[]> ReadAsync(TcpClient client)
    {
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            var bytes = new byte[4096];
            return bytes[..await tls.ReadAsync(bytes, _stop.Token)];
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return []; // The client refuses the certificate.
        }
    }
}
