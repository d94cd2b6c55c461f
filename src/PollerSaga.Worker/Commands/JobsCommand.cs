using System.CommandLine;
using System.Globalization;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.JobClients;
using Spectre.Console;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga jobs</c>.</summary>
internal static class JobsCommand
{
    public static Command Create(string[] settings)
    {
        var data = CommonOptions.DataIfAny("the database that the settings name");
        var most = CommonOptions.WholeNumber("--most", "How many jobs, newest first.", minimum: 1, maximum: 100_000, defaultValue: 50);

        var command = new Command(
            "jobs",
            """
            Lists the jobs of a data folder or of the workers' database, newest first, also while one runs.

            Example:
              pollersaga jobs --data ./pollersaga-data
            """)
        {
            data,
            most,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var reader = DataReader.Open(parsed.GetValue(data), settings);
            var jobs = await reader.Queries.ListJobsAsync(parsed.GetValue(most), cancellationToken);

            var table = Tables.New("Job", "State", "Started", "Pages", "Enqueued", "Complete", "Failed", "API");
            foreach (var (job, summary) in jobs)
            {
                table.AddRow(Tables.Cells(
                    job.CorrelationId,
                    job.CurrentState,
                    job.StartedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    summary.Total,
                    summary.Enqueued,
                    summary.SuccessfullyCompleted,
                    summary.FailedToComplete,
                    job.Url));
            }

            AnsiConsole.Write(table);
            return ExitCodes.Completed;
        });
        return command;
    }
}
