using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>The numbers by which a transaction changes the counter of a job.</summary>
/// <param name="Ended">Tasks that leave the window.</param>
/// <param name="Failed">Tasks that fail, also after they have left the window.</param>
/// <param name="Completed">Tasks that consumers report as processed.</param>
/// <param name="Skipped">Tasks whose page has no records and is not delivered.</param>
/// <param name="Records">Records in the pages that are delivered. Negative if a delivered page fails later.</param>
/// <param name="EmptyPages">Delivered pages without records.</param>
internal readonly record struct TaskCounts(int Ended, int Failed, int Completed, int Skipped, long Records, int EmptyPages)
{
    /// <summary>Adds the change of one row.</summary>
    public TaskCounts Add(SagaRowWrite<PollerTask> write)
    {
        var (before, after) = (write.StateBefore, write.Row.CurrentState);
        if (before == after)
            return this;

        var delivered = IsDelivered(after) ? IsDelivered(before) ? 0 : 1 : IsDelivered(before) ? -1 : 0;
        return new TaskCounts(
            Ended + (!PollerTaskStates.IsEnd(before) && PollerTaskStates.IsEnd(after) ? 1 : 0),
            Failed + (after == PollerTaskStates.Failed ? 1 : 0),
            Completed + (after == PollerTaskStates.Complete ? 1 : 0),
            Skipped + (after == PollerTaskStates.Skipped ? 1 : 0),
            Records + (delivered * (write.Row.Facts?.Records ?? 0)),
            EmptyPages + (write.Row.Facts?.Records == 0 ? delivered : 0));
    }

    /// <summary>Whether nothing is counted.</summary>
    public bool IsEmpty => this == default;

    private static bool IsDelivered(string? state) => state is PollerTaskStates.Enqueued or PollerTaskStates.Complete;
}
