using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PollerSaga.Tests.Support;

/// <summary>A man in the middle who pretends to be PostgreSQL and asks for the password in clear text.</summary>
internal sealed class PostgreSqlImpostor : IAsyncDisposable
{
    private const int SslRequest = 80_877_103;
    private const int GssRequest = 80_877_104;

    // AuthenticationCleartextPassword: https://www.postgresql.org/docs/current/protocol-message-formats.html
    private static readonly byte[] ClearTextRequest = [(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    /// <param name="certificate">The certificate with its key; null for a server without TLS. The impostor disposes it.</param>
    public PostgreSqlImpostor(X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Everything that a client sends on its first connection after the negotiation of TLS.</summary>
    public Task<string> ReceivedAsync() => _received.Task.OrTimeOut();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var received = new StringBuilder();
                try
                {
                    await TalkAsync(client.GetStream(), received);
                }
                catch (Exception exception) when (exception is IOException or AuthenticationException)
                {
                    // The client refuses the certificate or the request.
                }

                _received.TrySetResult(received.ToString());
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task TalkAsync(Stream stream, StringBuilder received)
    {
        var message = await ReadMessageAsync(stream);
        while (CodeOf(message) is GssRequest or SslRequest)
        {
            var isTls = CodeOf(message) == SslRequest && _certificate is not null;
            await stream.WriteAsync(isTls ? "S"u8.ToArray() : "N"u8.ToArray(), _stop.Token);
            if (isTls)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            }

            message = await ReadMessageAsync(stream);
        }

        received.Append(Encoding.Latin1.GetString(message));
        await stream.WriteAsync(ClearTextRequest, _stop.Token);
        var answer = new byte[1024];
        while (await stream.ReadAsync(answer, _stop.Token) is > 0 and var count)
        {
            received.Append(Encoding.Latin1.GetString(answer, 0, count));
            if (received.ToString().Contains("secret", StringComparison.Ordinal))
                return;
        }
    }

    private static int CodeOf(byte[] message) => BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(4));

    /// <summary>Reads a message of a client that is not yet authenticated. It begins with its length.</summary>
    private async Task<byte[]> ReadMessageAsync(Stream stream)
    {
        var head = new byte[4];
        await stream.ReadExactlyAsync(head, _stop.Token);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
        head.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(4), _stop.Token);
        return message;
    }
}
