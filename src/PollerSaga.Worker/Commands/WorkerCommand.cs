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
            Health: /health/live and /health/ready at PollerSaga:Http:Urls.

            Example:
              export PollerSaga__Transport__Kind=RabbitMq PollerSaga__Transport__Host=rabbitmq.example.com
              export PollerSaga__Database__Provider=PostgreSql PollerSaga__Database__ConnectionString='Host=db.example.com;Database=pollersaga;…'
              export PollerSaga__Payloads__Directory=/srv/payloads PollerSaga__ProcessingQueue__Kind=RabbitMq
              pollersaga migrate && pollersaga worker
            """);
        command.SetAction((_, _) => WorkerRun.RunAsync(settings));
        return command;
    }
}
