using System.CommandLine;
using System.Net;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Runs;
using PollerSaga.Worker.SampleApi;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga demo</c>.</summary>
internal static class DemoCommand
{
    // Slow and unreliable enough to see the window and the retries at work, the same way in every demo.
    private static readonly SampleApiOptions Partner = new(
        Records: 10_000,
        PageSize: 100,
        LatencyFrom: TimeSpan.FromMilliseconds(50),
        LatencyTo: TimeSpan.FromMilliseconds(500),
        ErrorRate: 0.05,
        Seed: 2);

    public static Command Create(string[] settings)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Where to put the demo's data. Default: a new temporary folder.",
            HelpName = "DIR",
        };
        var serve = new Option<bool>("--serve")
        {
            Description = "Keep worker, sample API and dashboard up for a look, until Ctrl+C. The dashboard is at PollerSaga:Http:Urls.",
        };
        var command = new Command(
            "demo",
            """
            Shows it at work: starts the sample API on a free loopback port, polls it into a fresh folder, says where
            everything lies. With --serve it stays up, with the dashboard in the browser.

            Example:
              pollersaga demo
              pollersaga demo --serve
            """)
        {
            data,
            serve,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(data) ?? Directory.CreateTempSubdirectory("pollersaga-demo-").FullName;
            await using var api = await SampleApiServer.StartAsync(new IPEndPoint(IPAddress.Loopback, port: 0), Partner, cancellationToken);

            Console.WriteLine($"The sample API holds {Partner.Records:N0} records, {Partner.PageSize} a page, at {api.Address}; every twentieth answer or so is an error.");
            if (parsed.GetValue(serve))
                return await DemoServer.RunAsync(api.Address, folder, settings, cancellationToken);

            var request = new RunRequest(
                api.Address,
                Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
                folder,
                MaxConcurrency: null,
                Timeout: null,
                Json: false,
                settings);
            return await new JobRun(request with { EndsWithApi = true }).RunAsync(cancellationToken);
        });
        return command;
    }
}
