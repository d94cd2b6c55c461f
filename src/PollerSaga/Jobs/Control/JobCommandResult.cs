using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>The response to a job command: a change, a refusal, or neither for an unknown job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Changed">The stored change; null if the command was not executed.</param>
/// <param name="Refused">The reason for the refusal; null if the command was executed.</param>
internal sealed record JobCommandResult(Guid JobId, PollerJobChanged? Changed, PollerJobActRefused? Refused)
{
    /// <summary>Whether the job exists.</summary>
    public bool IsKnown => Changed is not null || Refused is not null;
}
