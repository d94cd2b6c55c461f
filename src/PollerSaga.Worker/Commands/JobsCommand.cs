using System.CommandLine;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga jobs</c>.</summary>
internal static class JobsCommand
{
    public static Command Create(string[] settings)
    {
        var target = new JobClientOptions(settings);
        var most = CommonOptions.WholeNumber("--most", "Maximum number of jobs.", minimum: 1, maximum: 100_000, defaultValue: 50);
        var command = new Command(
            "jobs",
            """
            Lists the jobs, newest first, also while they run. With --json, as an array.

            Example:
              pollersaga jobs --data ./pollersaga-data
            """)
        {
            most,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = target.Open(parsed);
            var jobs = await client.ListJobsAsync(parsed.GetValue(most), cancellationToken);
            if (parsed.GetValue(target.Json))
                JsonOutput.Write(jobs);
            else
                Tables.WriteJobs(jobs);
            return ExitCodes.Completed;
        });
        return command;
    }
}
