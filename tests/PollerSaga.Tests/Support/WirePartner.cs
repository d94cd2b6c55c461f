using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PollerSaga.Tests.Support;

/// <summary>A partner below HTTP: reads each request's head, writes the given bytes, and closes the connection.</summary>
internal sealed class WirePartner : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly byte[] _answer;
    private readonly Task _serving;
    private int _requests;

    private WirePartner(string answer)
    {
        _answer = Encoding.UTF8.GetBytes(answer);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}/payload");

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>A partner that gives the same answer to everybody.</summary>
    /// <param name="answer">Status line, headers and body; line ends are made those of HTTP.</param>
    public static WirePartner Answering(string answer) => new(answer.ReplaceLineEndings("\r\n"));

    /// <summary>An address nobody listens at.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/payload");
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _serving;
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_over.Token);
                Interlocked.Increment(ref _requests);
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync(_over.Token) is { Length: > 0 })
                {
                    // The head of the request ends with an empty line.
                }

                await client.GetStream().WriteAsync(_answer, _over.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
