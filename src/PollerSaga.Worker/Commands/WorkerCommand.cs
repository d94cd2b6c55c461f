using System.CommandLine;
using PollerSaga.Worker.Running;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga worker</c>.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create(string[] settings)
    {
        var command = new Command(
            Name,
            """
            Works the jobs that come over the bus, until it is told to stop (SIGTERM, Ctrl+C); what is in flight then is
            finished or handed back. Any number of workers share the work. Runs as a systemd or Windows service too.
            Bus, database, payloads and queue are settings, best in appsettings.json or the environment.
            Health: /health/live and /health/ready at PollerSaga:Http:Urls.

            Example:
              pollersaga worker --PollerSaga:Http:Urls=http://127.0.0.1:5081
            """);
        command.SetAction((_, _) => WorkerRun.RunAsync(settings));
        return command;
    }
}
