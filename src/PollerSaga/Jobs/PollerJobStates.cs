using System.Collections.Frozen;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs;

/// <summary>The sets of job states that queries and commits ask for.</summary>
internal static class PollerJobStates
{
    private static readonly FrozenSet<string> Over = FrozenSet.Create(
        nameof(PollerJobState.Completed),
        nameof(PollerJobState.CompletedWithFailures),
        nameof(PollerJobState.Failed),
        nameof(PollerJobState.TimedOut),
        nameof(PollerJobState.Cancelled));

    public static bool IsOver(string state) => Over.Contains(state);

    /// <summary>Whether what was not begun has failed like what was not finished, though no row says so.</summary>
    public static bool FailsPending(this PollerJobState state) =>
        state is PollerJobState.Failed or PollerJobState.TimedOut or PollerJobState.Cancelled;

    public static bool IsOver(this PollerJobState state) => IsOver(state.ToString());
}
