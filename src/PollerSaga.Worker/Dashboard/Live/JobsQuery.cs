using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The jobs that a list shows.</summary>
/// <param name="State">Only jobs in this state; null for any.</param>
/// <param name="After">The end of the previous list; null for the newest jobs.</param>
internal sealed record JobsQuery(PollerJobState? State, JobCursor? After)
{
    /// <summary>The maximum number of jobs in a list.</summary>
    public const int MaxJobs = 30;
}
