using PollerSaga.Worker.Exits;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>A job's status on standard output, at once or when the job is over.</summary>
internal static class StatusReport
{
    /// <summary>Writes the status as it is now.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> WriteAsync(IJobClient client, Guid jobId, bool json, CancellationToken cancellationToken) =>
        WriteAsync(client, jobId, isFollowed: false, json, cancellationToken);

    /// <summary>Shows progress until the job is over, then writes its last status.</summary>
    /// <returns>The exit code, which tells how the job ended.</returns>
    public static Task<int> FollowAsync(IJobClient client, Guid jobId, bool json, CancellationToken cancellationToken) =>
        WriteAsync(client, jobId, isFollowed: true, json, cancellationToken);

    private static async Task<int> WriteAsync(
        IJobClient client,
        Guid jobId,
        bool isFollowed,
        bool json,
        CancellationToken cancellationToken)
    {
        var status = await client.GetStatusAsync(jobId, cancellationToken);
        if (status is not null && isFollowed)
            status = await StatusWatch.FollowAsync(client, status, json, cancellationToken);
        if (status is null)
            return UnknownJob.Write(jobId, client.Place);

        if (json)
            StatusView.WriteJson(status);
        else
            StatusView.Write(status);
        return isFollowed ? ExitCodes.Of(status.State) : ExitCodes.Completed;
    }
}
