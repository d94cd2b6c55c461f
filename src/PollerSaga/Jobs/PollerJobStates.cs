using System.Collections.Frozen;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs;

/// <summary>Sets of job states for queries and commits.</summary>
internal static class PollerJobStates
{
    private static readonly FrozenSet<string> Over = FrozenSet.Create(
        nameof(PollerJobState.Completed),
        nameof(PollerJobState.CompletedWithFailures),
        nameof(PollerJobState.Failed),
        nameof(PollerJobState.TimedOut),
        nameof(PollerJobState.Cancelled));

    public static bool IsOver(string state) => Over.Contains(state);

    /// <summary>Whether the unstarted tasks of a job in this state count as failed. They have no rows.</summary>
    public static bool FailsPending(this PollerJobState state) =>
        state is PollerJobState.Failed or PollerJobState.TimedOut or PollerJobState.Cancelled;

    public static bool IsOver(this PollerJobState state) => IsOver(state.ToString());
}
