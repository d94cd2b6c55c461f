using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;

namespace PollerSaga.ReadModel;

/// <summary>A job in a list.</summary>
/// <param name="Job">Its row.</param>
/// <param name="Summary">Its tasks by state.</param>
internal sealed record JobListItem(PollerJob Job, PollerJobSummary Summary)
{
    /// <summary>Where a list that ends with this job goes on.</summary>
    public JobCursor Cursor => new(Job.StartedAt, Job.CorrelationId);
}
