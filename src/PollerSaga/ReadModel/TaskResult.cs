using System.Text.Json.Serialization;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.ReadModel;

/// <summary>A task in its job's result.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
/// <param name="State">The task's state, as in messages.</param>
/// <param name="PayloadLocation">Location of the stored payload; null if no payload was saved.</param>
internal sealed record TaskResult(
    [property: JsonPropertyName("jobId")] Guid JobId,
    [property: JsonPropertyName("taskId")] Guid TaskId,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("payloadLocation")] PayloadLocation? PayloadLocation);
