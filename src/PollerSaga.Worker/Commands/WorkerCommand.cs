using System.CommandLine;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga worker</c>.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create(string[] settings)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Work alone on this folder, which contains database, payloads and queue. Jobs come over HTTP. "
                + "Default: the bus of the settings.",
            HelpName = "DIR",
        };
        var command = new Command(
            Name,
            """
            Runs the jobs that come over the bus until it stops (SIGTERM, Ctrl+C). Then it finishes the pages in flight, or
            returns them. Any number of workers share the work. A worker can be a systemd or Windows service. Bus, database,
            payloads and queue are settings, preferably in appsettings.json or the environment. At PollerSaga:Http:Urls are
            the dashboard (/), the API (/api/jobs, described at /scalar), and the health (/health/live and /health/ready).

            Example:
              pollersaga worker --data ./pollersaga-data
              pollersaga worker --PollerSaga:Transport:Kind=RabbitMq --PollerSaga:Http:Urls=http://127.0.0.1:5081
            """)
        {
            data,
        };
        command.SetAction((parsed, _) => WorkerRun.RunAsync(parsed.GetValue(data), settings));
        return command;
    }
}
