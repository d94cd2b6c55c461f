using System.Net;
using System.Net.Sockets;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>A TCP proxy to a server, whose connections a test can cut.</summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly List<Socket> _sockets = [];
    private readonly (string Host, int Port) _server;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();
    private int _connections;

    private CuttableLine(string host, int port)
    {
        _server = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Entry => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Number of accepted connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static CuttableLine To(string host, int port) => new(host, port);

    /// <summary>Holds back all data from the server.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Forwards the held data.</summary>
    public void Release() => _open.TrySetResult();

    /// <summary>Resets all connections. New connections are accepted immediately.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets)
                socket.Close(timeout: 0); // Sends a reset, as a restarted machine does.
            _sockets.Clear();
        }

        Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _accepting;
        Cut();
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_over.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await server.ConnectAsync(_server.Host, _server.Port, _over.Token);
                lock (_sockets)
                    _sockets.AddRange([client, server]);
                Interlocked.Increment(ref _connections);
                _ = CarryAsync(client, server, () => Task.CompletedTask);
                _ = CarryAsync(server, client, () => _open.Task);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static async Task CarryAsync(Socket from, Socket to, Func<Task> whenOpen)
    {
        try
        {
            var buffer = new byte[65_536];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await whenOpen();
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection was cut, or one side has closed it.
        }
    }
}
