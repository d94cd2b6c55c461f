using System.CommandLine;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Runs;
using PollerSaga.Worker.SampleApi;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga demo</c>.</summary>
internal static class DemoCommand
{
    // Slow and unreliable enough to show the window and the retries, with the same errors in every demo.
    private static readonly TestPartnerOptions Partner = new()
    {
        Records = 10_000,
        Seed = 2,
        Faults = new PartnerFaults
        {
            LatencyFrom = TimeSpan.FromMilliseconds(50),
            LatencyTo = TimeSpan.FromMilliseconds(500),
            ErrorRate = 0.05,
        },
    };

    public static Command Create(string[] settings)
    {
        var data = new Option<string?>("--data")
        {
            Description = "The folder for the demo's data. Default: a new temporary folder.",
            HelpName = "DIR",
        };
        var serve = new Option<bool>("--serve")
        {
            Description = "Keep worker, sample API and dashboard running until Ctrl+C. The dashboard is at PollerSaga:Http:Urls.",
        };
        var command = new Command(
            "demo",
            """
            Starts the sample API on a free loopback port, polls it into a new folder, and prints where everything is. With
            --serve, the demo keeps running, with the dashboard in the browser.

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
            await using var api = await SampleApiServer.StartAsync(new PartnerDialect(), Partner, cancellationToken);

            Console.WriteLine($"The sample API at {api.Url} has {Partner.Records:N0} records, {api.Dialect.Size} per page. "
                + "About every twentieth response is an error.");
            if (parsed.GetValue(serve))
                return await DemoServer.RunAsync(api.Url, folder, settings, cancellationToken);

            var request = new RunRequest(
                api.Url,
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
