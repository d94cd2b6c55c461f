namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The last state of a job that the dashboard read.</summary>
/// <param name="Job">The job; null for an unknown job.</param>
internal sealed record JobSnapshot(JobModel? Job)
{
    /// <summary>The snapshot of an unknown job.</summary>
    public static JobSnapshot Unknown { get; } = new((JobModel?)null);
}
