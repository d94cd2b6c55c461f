using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>Follows a job that other processes run.</summary>
internal static class StatusWatch
{
    /// <summary>Shows progress until the job is over.</summary>
    /// <returns>The last status; null for a job that was deleted.</returns>
    public static async Task<PollerJobStatus?> FollowAsync(
        IJobClient client,
        PollerJobStatus first,
        bool json,
        CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource<PollerJobStatus?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (first.State.IsOver())
            return first;

        await ProgressView.For(json, TimeProvider.System).ShowAsync(ReadAsync, over.Task, cancellationToken);
        return await over.Task;

        async Task<PollerJobStatus?> ReadAsync(CancellationToken token)
        {
            var status = await client.GetStatusAsync(first.JobId, token);
            if (status is null || status.State.IsOver())
                over.TrySetResult(status);
            return status;
        }
    }
}
