using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PollerSaga.Tests.Support;

/// <summary>A partner on TCP level: reads each request's head, writes the given bytes, and closes the connection.</summary>
internal sealed class WirePartner : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[]> _response;
    private readonly Task _serving;
    private readonly ConcurrentQueue<string> _requestLines = new();
    private int _requests;

    private WirePartner(Func<byte[]> response)
    {
        _response = response;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}/payload");

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The first line of each request.</summary>
    public IEnumerable<string> RequestLines => _requestLines;

    /// <summary>Starts a partner that sends the same response to every request.</summary>
    /// <param name="response">Status line, headers and body. Line ends are converted to those of HTTP.</param>
    public static WirePartner Answering(string response)
    {
        var bytes = Encoding.UTF8.GetBytes(response.ReplaceLineEndings("\r\n"));
        return new WirePartner(() => bytes);
    }

    /// <summary>Starts a partner that sends another response to each request, byte by byte as it is.</summary>
    public static WirePartner Answering(Func<byte[]> next) => new(next);

    /// <summary>Returns an address without a listener.</summary>
    public static Uri UnusedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/payload");
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
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _requests);
                using var reader = new StreamReader(client.GetStream());
                _requestLines.Enqueue(await reader.ReadLineAsync(_stop.Token) ?? string.Empty);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                {
                    // The request's head ends with an empty line.
                }

                await client.GetStream().WriteAsync(_response(), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
