using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Jobs;

/// <summary>The number of a job's tasks in each state, counted in the database. The parts add up to <paramref name="Total"/>.</summary>
/// <param name="Pending">Planned tasks that have not started.</param>
/// <param name="Started">Tasks that fetch their page.</param>
/// <param name="PayloadSaved">Tasks with a stored payload that is not yet on the processing queue.</param>
/// <param name="Enqueued">Tasks on the processing queue that no consumer has reported as processed.</param>
/// <param name="SuccessfullyCompleted">Tasks that a consumer has reported as processed.</param>
/// <param name="FailedToComplete">Failed tasks.</param>
/// <param name="Total">All planned tasks. For a listing whose end is not yet known, the tasks so far.</param>
/// <param name="Skipped">Tasks whose page has no records, for example beyond the end of the listing.</param>
public sealed record PollerJobSummary(
    [property: JsonPropertyName("Pending")] int Pending,
    [property: JsonPropertyName("Started")] int Started,
    [property: JsonPropertyName("PayloadSaved")] int PayloadSaved,
    [property: JsonPropertyName("Enqueued")] int Enqueued,
    [property: JsonPropertyName("SuccessfullyCompleted")] int SuccessfullyCompleted,
    [property: JsonPropertyName("FailedToComplete")] int FailedToComplete,
    [property: JsonPropertyName("Total")] int Total,
    [property: JsonPropertyName("Skipped")] int Skipped = 0)
{
    /// <summary>The summary of a job without tasks.</summary>
    public static PollerJobSummary Empty { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>The tasks that have left the window.</summary>
    [JsonIgnore]
    public int Done => Enqueued + SuccessfullyCompleted + FailedToComplete + Skipped;
}
