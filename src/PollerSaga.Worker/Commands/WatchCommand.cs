using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga watch JOBID</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(string[] settings)
    {
        var (jobId, place, json) = (CommonOptions.JobIdArgument(), new JobPlace(settings), CommonOptions.Json());
        var command = new Command(
            "watch",
            """
            Shows how a job gets on until it is over, then its end.

            Exit codes: those of run; 1 not known, 3 also where nobody answers.

            Example:
              pollersaga watch 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --server http://127.0.0.1:5080
            """)
        {
            jobId,
            place.Data,
            place.Server,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var source = await place.FollowAsync(parsed, cancellationToken);
            return await StatusReport.FollowAsync(source, parsed.GetRequiredValue(jobId), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
