using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A TCP proxy on loopback for a server, whose connections a test can cut off, reset, hold and slow down.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCut;
    private volatile Func<Task> _wait = () => Task.CompletedTask;

    /// <param name="host">Host of the server.</param>
    /// <param name="port">Port of the server.</param>
    public TcpProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets all connections.</summary>
    public void Reset()
    {
        foreach (var socket in _open.Keys)
            Reset(socket);
    }

    /// <summary>Resets all connections, and each new one, until <see cref="Restore"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        Reset();
    }

    /// <summary>Transfers no byte until <see cref="Restore"/>. The connections stay open.</summary>
    public void Hold()
    {
        var restored = _restored.Task;
        _wait = () => restored;
    }

    /// <summary>Delays each transfer until <see cref="Restore"/>.</summary>
    public void SlowDown(TimeSpan delay)
    {
        var restored = _restored.Task;
        _wait = () => Task.WhenAny(restored, Task.Delay(delay, _stop.Token));
    }

    /// <summary>Transfers everything at once again, including held bytes.</summary>
    public void Restore()
    {
        _isCut = false;
        _wait = () => Task.CompletedTask;
        _restored.TrySetResult();
        _restored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Restore();
        _listener.Dispose();
        Reset();
        await _accepting;
        _stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection has already ended.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                if (_isCut)
                    Reset(client);
                else
                    _ = TransferAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task TransferAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            (client.NoDelay, server.NoDelay) = (true, true);
            _open[client] = 0;
            _open[server] = 0;
            try
            {
                await server.ConnectAsync(_host, _port, _stop.Token);
                await await Task.WhenAny(TransferAsync(client, server), TransferAsync(server, client));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One side has ended the connection. The disposal ends the other one.
            }

            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
        }
    }

    private async Task TransferAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, _stop.Token) is var read and > 0)
        {
            await _wait();
            for (var sent = 0; sent < read;)
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
        }
    }
}
