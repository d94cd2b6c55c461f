namespace PollerSaga.Maintenance.Retention;

/// <summary>A finished job with data that is due for deletion.</summary>
/// <param name="JobId">The job.</param>
/// <param name="RetainedSince">The time from which its retention counts.</param>
/// <param name="Processed">The number of its complete and failed tasks.</param>
/// <param name="Unprocessed">The number of its tasks whose payload no consumer has processed.</param>
internal sealed record DueJob(Guid JobId, DateTimeOffset RetainedSince, int Processed, int Unprocessed)
{
    /// <summary>Whether payloads of complete and failed tasks are due.</summary>
    public bool HasDuePayloads(RetentionCutoffs cutoffs) => Processed > 0 && RetainedSince < cutoffs.Payloads;

    /// <summary>Whether payloads that no consumer has processed are due, with their messages.</summary>
    public bool HasDueUnprocessedPayloads(RetentionCutoffs cutoffs) => Unprocessed > 0 && RetainedSince < cutoffs.UnprocessedPayloads;

    /// <summary>Whether rows, history and results are due.</summary>
    public bool HasDueRows(RetentionCutoffs cutoffs) => RetainedSince < cutoffs.Jobs;
}
