using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Jobs;

/// <summary>A job's tasks by the state they are in now, counted in the database; the parts add up to <paramref name="Total"/>.</summary>
/// <param name="Pending">Planned, not started.</param>
/// <param name="Started">Being fetched.</param>
/// <param name="PayloadSaved">Saved, not yet on the processing queue.</param>
/// <param name="Enqueued">On the processing queue, not yet reported processed.</param>
/// <param name="SuccessfullyCompleted">Reported processed.</param>
/// <param name="FailedToComplete">Failed for good.</param>
/// <param name="Total">All planned tasks.</param>
public sealed record PollerJobSummary(
    [property: JsonPropertyName("Pending")] int Pending,
    [property: JsonPropertyName("Started")] int Started,
    [property: JsonPropertyName("PayloadSaved")] int PayloadSaved,
    [property: JsonPropertyName("Enqueued")] int Enqueued,
    [property: JsonPropertyName("SuccessfullyCompleted")] int SuccessfullyCompleted,
    [property: JsonPropertyName("FailedToComplete")] int FailedToComplete,
    [property: JsonPropertyName("Total")] int Total)
{
    /// <summary>The summary of a job without tasks.</summary>
    public static PollerJobSummary Empty { get; } = new(0, 0, 0, 0, 0, 0, 0);
}
