using System.CommandLine;
using PollerSaga.Worker.Running;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga status JOBID</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(string[] settings)
    {
        var jobId = CommonOptions.JobIdArgument();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();

        var command = new Command(
            "status",
            """
            Shows a job as it is now, also while it runs. Exit code 1 for a job that is not known.

            Example:
              pollersaga status 9232efd6-db82-4b8c-8a15-b8e9c79d6212 --json
            """)
        {
            jobId,
            data,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var reader = DataReader.Open(parsed.GetRequiredValue(data), settings);
            var id = parsed.GetRequiredValue(jobId);
            if (await reader.Queries.GetStatusAsync(id, cancellationToken) is not { } status)
                return reader.ReportUnknown(id);

            if (parsed.GetValue(json))
                StatusView.WriteJson(status);
            else
                StatusView.Write(status);
            return ExitCodes.Completed;
        });
        return command;
    }
}
