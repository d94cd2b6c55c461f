using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Which jobs a list shows.</summary>
/// <param name="State">Only jobs in this state; null for any.</param>
/// <param name="After">Where the list before ended; null for the newest.</param>
internal sealed record JobsAsked(PollerJobState? State, JobCursor? After)
{
    /// <summary>How many jobs a list has at most.</summary>
    public const int Most = 30;
}
