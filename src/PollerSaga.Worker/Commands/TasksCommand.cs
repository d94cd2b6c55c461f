using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Tasks;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using Spectre.Console;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga tasks JOBID</c>.</summary>
internal static class TasksCommand
{
    private static readonly string[] States = [PollerTaskStates.ToWire(PollerTaskStates.Pending), .. PollerTaskStates.WireNames];

    public static Command Create(string[] settings)
    {
        var jobId = CommonOptions.JobIdArgument();
        var place = new JobPlace(settings);
        var state = new Option<string?>("--state")
        {
            Description = $"Only tasks in this state: {string.Join(", ", States)}.",
            HelpName = "STATE",
            CustomParser = ParseState,
        };
        var most = CommonOptions.WholeNumber("--most", "How many tasks, in task order.", minimum: 1, maximum: 1_000_000, defaultValue: 1000);

        var command = new Command(
            "tasks",
            """
            Lists the tasks of a job in task order, also while it runs, and also those that have not started, which are PENDING.
            Exit code 1 for a job that is not known.

            Example:
              pollersaga tasks 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --state FAILED
            """)
        {
            jobId,
            place.Data,
            place.Server,
            state,
            most,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var source = place.Read(parsed);
            var id = parsed.GetRequiredValue(jobId);
            if (await source.ListTasksAsync(id, parsed.GetValue(state), parsed.GetValue(most), cancellationToken) is not { } tasks)
                return CommonOptions.ReportUnknown(id, source.Place);

            var table = Tables.New("Page", "Task", "State", "Attempts", "HTTP", "Bytes", "Error");
            foreach (var task in tasks)
                table.AddRow(Tables.Cells(task.Index, task.TaskId, task.State, task.Attempts, task.HttpStatus, task.Bytes, task.Error));

            AnsiConsole.Write(table);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static string? ParseState(ArgumentResult result) =>
        PollerTaskStates.FromWire(CommonOptions.Word(result))
        ?? CommonOptions.Refuse<string>(result, $"expected one of {string.Join(", ", States)}");
}
