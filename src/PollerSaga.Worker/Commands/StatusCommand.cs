using System.CommandLine;
using PollerSaga.Transport;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga status JOBID</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(string[] settings)
    {
        var jobId = CommonOptions.JobIdArgument();
        var data = CommonOptions.DataIfAny("the workers on the bus that the settings name");
        var watch = new Option<bool>("--watch") { Description = "Show progress until the job is over; then exit as run does." };
        var json = CommonOptions.Json();

        var command = new Command(
            "status",
            """
            Shows a job as it is now, also while it runs. Without --data the workers are asked over the bus.

            Exit codes: 0 shown, 1 not known, 3 nobody answers; with --watch, when the job is over, those of run.

            Example:
              pollersaga status 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --json
              pollersaga status 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --watch --PollerSaga:Transport:Kind=RabbitMq
            """)
        {
            jobId,
            data,
            watch,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (id, asJson) = (parsed.GetRequiredValue(jobId), parsed.GetValue(json));
            await using var source = await OpenAsync(parsed.GetValue(data), settings, cancellationToken);
            return parsed.GetValue(watch)
                ? await StatusReport.FollowAsync(source, id, asJson, cancellationToken)
                : await StatusReport.WriteAsync(source, id, asJson, cancellationToken);
        });
        return command;
    }

    private static async Task<IStatusSource> OpenAsync(string? data, string[] settings, CancellationToken cancellationToken) =>
        data is null && EngineHost.TransportOf(settings) != TransportKind.InMemory
            ? await BusClient.ConnectAsync(settings, cancellationToken)
            : DataReader.Open(data, settings);
}
