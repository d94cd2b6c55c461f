using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga status JOBID</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, target) = (CommonOptions.JobIdArgument(), new JobClientOptions(settings));
        var watch = new Option<bool>("--watch") { Description = "Show progress until the job is over, then exit as run does." };
        var command = new Command(
            "status",
            """
            Shows a job as it is now, also while it runs.

            Exit codes: 0 shown, 1 unknown job, 3 no answer; with --watch, those of run.

            Example:
              pollersaga status 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --json
              pollersaga status 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --watch --PollerSaga:Transport:Kind=RabbitMq
            """)
        {
            jobId,
            watch,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (id, json) = (parsed.GetRequiredValue(jobId), parsed.GetValue(target.Json));
            await using var client = target.Open(parsed);
            return parsed.GetValue(watch)
                ? await StatusReport.FollowAsync(client, id, json, cancellationToken)
                : await StatusReport.WriteAsync(client, id, json, cancellationToken);
        });
        return command;
    }
}
