namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>What a look for a job has found.</summary>
/// <param name="Job">The job; null for one that is not known.</param>
internal sealed record JobReading(JobModel? Job)
{
    /// <summary>There is no such job.</summary>
    public static JobReading Unknown { get; } = new((JobModel?)null);
}
