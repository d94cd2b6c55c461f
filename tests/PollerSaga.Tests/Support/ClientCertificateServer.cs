using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>A server that requires a client certificate. It answers one request per connection.</summary>
internal sealed class ClientCertificateServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string?> _thumbprints = [];
    private readonly Task _serving;

    public ClientCertificateServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The certificate of each connection; null for none.</summary>
    public IReadOnlyList<string?> Thumbprints => _thumbprints;

    /// <summary>Sends a request, which must succeed.</summary>
    public async Task RequestAsync(HttpMessageHandler handler)
    {
        using var client = new HttpClient(handler, disposeHandler: false);
        using var response = await client.GetAsync(new Uri($"https://{_listener.LocalEndpoint}/")).OrTimeOut();
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        using var certificate = TestCertificates.CreateSelfSigned("127.0.0.1");
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificate = certificate,
                        ClientCertificateRequired = true,
                        RemoteCertificateValidationCallback = (_, sent, _, _) => sent is not null,
                    },
                    _stop.Token);
                _thumbprints.Add(tls.RemoteCertificate?.GetCertHashString());
                using var reader = new StreamReader(tls);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                {
                    // The request's head ends with an empty line.
                }

                await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]"u8.ToArray(), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
