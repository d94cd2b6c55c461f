using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Tasks;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga tasks JOBID</c>.</summary>
internal static class TasksCommand
{
    private static readonly string[] States = [PollerTaskStates.ToWire(PollerTaskStates.Pending), .. PollerTaskStates.WireNames];

    public static Command Create(string[] settings)
    {
        var (jobId, target) = (CommonOptions.JobIdArgument(), new JobClientOptions(settings));
        var state = new Option<string?>("--state")
        {
            Description = $"Only tasks in this state: {string.Join(", ", States)}.",
            HelpName = "STATE",
            CustomParser = ParseState,
        };
        var most = CommonOptions.WholeNumber("--most", "Maximum number of tasks.", minimum: 1, maximum: 1_000_000, defaultValue: 1000);
        var command = new Command(
            "tasks",
            """
            Lists the tasks of a job in task order, also while it runs. Tasks that have not started are PENDING. With --json, as
            an array.

            Exit codes: 0 listed, 1 unknown job, 3 no answer.

            Example:
              pollersaga tasks 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --state FAILED
            """)
        {
            jobId,
            state,
            most,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = target.Open(parsed);
            var id = parsed.GetRequiredValue(jobId);
            if (await client.ListTasksAsync(id, parsed.GetValue(state), parsed.GetValue(most), cancellationToken) is not { } tasks)
                return UnknownJob.Write(id, client.Place);

            if (parsed.GetValue(target.Json))
                JsonOutput.Write(tasks);
            else
                Tables.WriteTasks(tasks);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static string? ParseState(ArgumentResult result) =>
        PollerTaskStates.FromWire(CommonOptions.Word(result))
        ?? CommonOptions.Refuse<string>(result, $"expected one of {string.Join(", ", States)}");
}
