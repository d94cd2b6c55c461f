using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;

namespace PollerSaga.ReadModel;

/// <summary>A job in a list.</summary>
/// <param name="Job">The job's row.</param>
/// <param name="Summary">The number of tasks in each state.</param>
internal sealed record JobListItem(PollerJob Job, PollerJobSummary Summary)
{
    /// <summary>The position after which a list that ends with this job continues.</summary>
    public JobCursor Cursor => new(Job.StartedAt, Job.CorrelationId);
}
