using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>The answer to what was asked of a job: done, refused, or, with neither, the job is not known.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Changed">What is stored now; null where it was not done.</param>
/// <param name="Refused">Why it was not done; null where it was.</param>
internal sealed record PollerJobActResult(Guid JobId, PollerJobChanged? Changed, PollerJobActRefused? Refused)
{
    /// <summary>Whether the job is known.</summary>
    public bool IsKnown => Changed is not null || Refused is not null;
}
