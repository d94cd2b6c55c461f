using System.Net;
using System.Net.Sockets;

namespace PollerSaga.Tests.Support;

/// <summary>
/// A service that must not be requested: listens on all addresses of this machine, of IPv4 and IPv6, and counts connections.
/// </summary>
internal sealed class Canary : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.IPv6Any, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _connections;

    public Canary()
    {
        _listener.Server.DualMode = true;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"u8.ToArray(), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
