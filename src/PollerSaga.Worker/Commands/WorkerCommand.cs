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
            Description = "Work alone, on this folder: database, payloads and queue lie in it, and jobs come over HTTP. Default: the bus that the settings name.",
            HelpName = "DIR",
        };
        var command = new Command(
            Name,
            """
            Works the jobs that come over the bus, until it is told to stop (SIGTERM, Ctrl+C); what is in flight then is
            finished or handed back. Any number of workers share the work. Runs as a systemd or Windows service too.
            Bus, database, payloads and queue are settings, best in appsettings.json or the environment.
            At PollerSaga:Http:Urls: the dashboard at /; the API at /api/jobs, described at /scalar; health at /health/live
            and /health/ready.

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
