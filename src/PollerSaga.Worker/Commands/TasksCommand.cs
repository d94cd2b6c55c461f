using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Tasks;
using PollerSaga.Worker.Running;
using Spectre.Console;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga tasks JOBID</c>.</summary>
internal static class TasksCommand
{
    public static Command Create(string[] settings)
    {
        var jobId = CommonOptions.JobIdArgument();
        var data = CommonOptions.DataIfAny("the database that the settings name");
        var state = new Option<string?>("--state")
        {
            Description = $"Only tasks in this state: {string.Join(", ", PollerTaskStates.WireNames)}.",
            HelpName = "STATE",
            CustomParser = ParseState,
        };
        var most = CommonOptions.WholeNumber("--most", "How many tasks, in task order.", minimum: 1, maximum: 1_000_000, defaultValue: 1000);

        var command = new Command(
            "tasks",
            """
            Lists the tasks of a job that have started, in task order, also while it runs. Exit code 1 for a job that is not known.

            Example:
              pollersaga tasks 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --state FAILED
            """)
        {
            jobId,
            data,
            state,
            most,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var reader = DataReader.Open(parsed.GetValue(data), settings);
            var id = parsed.GetRequiredValue(jobId);
            if (await reader.Queries.FindJobAsync(id, cancellationToken) is null)
                return CommonOptions.ReportUnknown(id, reader.Place);

            var table = Tables.New("Page", "Task", "State", "Attempts", "Bytes", "Error");
            var tasks = await reader.Queries.ListTasksAsync(id, parsed.GetValue(state), afterIndex: -1, parsed.GetValue(most), cancellationToken);
            foreach (var task in tasks)
                table.AddRow(Tables.Cells(task.Index, task.CorrelationId, PollerTaskStates.ToWire(task.CurrentState), task.Attempts, task.PayloadBytes, task.Error));

            AnsiConsole.Write(table);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static string? ParseState(ArgumentResult result) =>
        PollerTaskStates.FromWire(CommonOptions.Word(result))
        ?? CommonOptions.Refuse<string>(result, $"expected one of {string.Join(", ", PollerTaskStates.WireNames)}");
}
