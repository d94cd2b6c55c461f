namespace PollerSaga.Contracts.Jobs;

/// <summary>The completeness of a job that polled a source. The numbers of a running job are those so far.</summary>
/// <param name="Verdict">The verdict; null while the job runs.</param>
/// <param name="Reason">Why the listing is incomplete, or by how much it changed; null if it is complete, and while the job runs.</param>
/// <param name="Pages">Number of delivered pages.</param>
/// <param name="Skipped">Number of pages without records that were not delivered, for example beyond the end.</param>
/// <param name="Empty">Number of delivered pages without records.</param>
/// <param name="Records">Number of records in the delivered pages.</param>
/// <param name="TotalBefore">The number of records that the first page stated; null if the API states none.</param>
/// <param name="TotalAfter">The number of records that the last page stated; null if the API states none.</param>
/// <param name="RepeatedPages">Number of delivered pages whose content is identical to that of another page.</param>
public sealed record PollerCompleteness(
    CompletenessVerdict? Verdict,
    string? Reason,
    int Pages,
    int Skipped,
    int Empty,
    long Records,
    long? TotalBefore,
    long? TotalAfter,
    int RepeatedPages);
