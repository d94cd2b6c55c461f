using System.CommandLine;
using PollerSaga.Worker.Running;

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
            var id = parsed.GetRequiredValue(jobId);
            await using var source = await place.FollowAsync(parsed, cancellationToken);
            var status = await source.GetStatusAsync(id, cancellationToken);
            if (status is not null)
                status = await StatusWatch.FollowAsync(source, status, parsed.GetValue(json), cancellationToken);
            if (status is null)
                return CommonOptions.ReportUnknown(id, source.Place);

            if (parsed.GetValue(json))
                StatusView.WriteJson(status);
            else
                StatusView.Write(status);
            return ExitCodes.Of(status.State);
        });
        return command;
    }
}
