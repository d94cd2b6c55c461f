using System.Net;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A worker of a fleet. It can be restarted after its end.</summary>
public sealed class FleetWorker : IAsyncDisposable
{
    private const string HealthLine = "Health at ";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly Func<PollerProgram> _start;
    private Uri? _health;

    /// <param name="name">Its <c>User-Agent</c>.</param>
    /// <param name="start">Starts the process.</param>
    public FleetWorker(string name, Func<PollerProgram> start)
    {
        Name = name;
        _start = start;
        Program = start();
    }

    public string Name { get; }

    public PollerProgram Program { get; private set; }

    /// <summary>Restarts the ended process.</summary>
    public async Task StartAgainAsync()
    {
        await Program.DisposeAsync();
        _health = null;
        Program = _start();
    }

    /// <summary>Waits until the worker is ready.</summary>
    public Task UntilReadyAsync() => UntilHealthIsAsync(HttpStatusCode.OK);

    /// <summary>Waits until <c>/health/ready</c> returns this status.</summary>
    public async Task UntilHealthIsAsync(HttpStatusCode expected)
    {
        var last = "nothing";
        await Waiting.UntilAsync(
            async () =>
            {
                using var answer = await AskHealthAsync();
                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
                return answer.StatusCode == expected;
            },
            () => $"{Name}'s health to be {(int)expected}; it was {last}; standard error:\n{Program.Error.Text}");
    }

    /// <summary>Requests <c>/health/ready</c>.</summary>
    public async Task<HttpResponseMessage> AskHealthAsync() => await Http.GetAsync(await WhenHealthIsServedAsync());

    /// <summary>Address of the dashboard.</summary>
    public async Task<Uri> WhenDashboardIsServedAsync() => new(await WhenHealthIsServedAsync(), "/");

    public ValueTask DisposeAsync() => Program.DisposeAsync();

    private async Task<Uri> WhenHealthIsServedAsync()
    {
        if (_health is { } known)
            return known;

        var line = Program.Output.WhenLine(line => line.StartsWith(HealthLine, StringComparison.Ordinal));
        await Program.UntilAsync(line, "the address of its health");
        return _health = new Uri((await line)[HealthLine.Length..]);
    }
}
