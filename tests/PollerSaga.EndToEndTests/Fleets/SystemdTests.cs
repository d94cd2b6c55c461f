using System.Net.Sockets;
using System.Text;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests of a worker as a systemd service, <c>Type=notify</c>.</summary>
public sealed class SystemdTests : FleetTest
{
    [Test]
    [Platform("Linux")]
    public async Task Notify_systemd_of_start_and_stop()
    {
        await Fleet.MigrateAsync();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var address = Path.Combine(Folder, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(address));

        // A service detects systemd by its parent's name. This parent forwards the stop signal, as the service manager does.
        File.CreateSymbolicLink(Path.Combine(Folder, "systemd"), "/bin/sh");
        await using var worker = PollerProgram.StartInShell(
            "./systemd -c 'pollersaga worker & trap \"kill -TERM $!\" TERM; wait $!; wait $!'",
            Folder,
            new Dictionary<string, string>(Fleet.Settings) { ["NOTIFY_SOCKET"] = address });
        var up = await ReceiveAsync(systemd);
        await worker.SignalAsync("TERM");
        var stops = await ReceiveAsync(systemd);
        var end = await worker.EndAsync();

        Assert.That((up, stops, end.ExitCode), Is.EqualTo(("READY=1", "STOPPING=1", 0)), end.ToString());
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
