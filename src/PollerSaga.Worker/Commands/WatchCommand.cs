using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga watch JOBID</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, target) = (CommonOptions.JobIdArgument(), new JobClientOptions(settings));
        var command = new Command(
            "watch",
            """
            Shows the progress of a job until it is over, then its last status.

            Exit codes: those of run; 1 unknown job, 3 also no answer.

            Example:
              pollersaga watch 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080
            """)
        {
            jobId,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = target.Open(parsed);
            return await StatusReport.FollowAsync(client, parsed.GetRequiredValue(jobId), parsed.GetValue(target.Json), cancellationToken);
        });
        return command;
    }
}
