using System.Globalization;
using System.Text.Json.Serialization;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// The message on the processing queue: plain JSON without an envelope, the same on every queue. Keys and spellings are a wire
/// contract: more may be added, none removed or renamed.
/// </summary>
/// <param name="TaskStateMap">The names of the task states.</param>
/// <param name="Task">The task whose payload is to be processed.</param>
/// <param name="NextState">The state the task was in when the message was sent, always <c>PAYLOADSAVED</c>.</param>
/// <param name="PayloadLocation">Where the payload rests.</param>
public sealed record ProcessPayloadMessage(
    [property: JsonPropertyName("taskStateMap")] ProcessPayloadMessage.StateMap TaskStateMap,
    [property: JsonPropertyName("task")] ProcessPayloadMessage.TaskDescription Task,
    [property: JsonPropertyName("nextState")] string NextState,
    [property: JsonPropertyName("payloadLocation")] PayloadLocation PayloadLocation)
{
    /// <summary>Makes the message of a saved payload.</summary>
    /// <param name="page">The task's page.</param>
    /// <param name="location">Where its payload rests.</param>
    /// <returns>The message.</returns>
    public static ProcessPayloadMessage For(PollerPage page, PayloadLocation location)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(location);

        return new ProcessPayloadMessage(
            StateMap.Default,
            new TaskDescription(
                new PageRequest(page.StartAt, page.Count, page.BaseUrl.OriginalString),
                page.JobId,
                page.TaskId,
                page.ExpiresAt.ToString(CultureInfo.InvariantCulture)),
            StateMap.Default.PayloadSaved,
            location);
    }

    /// <summary>The names of the task states, as they stand in every message.</summary>
    /// <param name="Started">Name of the state "being fetched".</param>
    /// <param name="PayloadSaved">Name of the state "saved".</param>
    /// <param name="Enqueued">Name of the state "on the processing queue".</param>
    /// <param name="Complete">Name of the state "processed".</param>
    /// <param name="Failed">Name of the state "failed for good".</param>
    public sealed record StateMap(
        [property: JsonPropertyName("Started")] string Started,
        [property: JsonPropertyName("PayloadSaved")] string PayloadSaved,
        [property: JsonPropertyName("Enqueued")] string Enqueued,
        [property: JsonPropertyName("Complete")] string Complete,
        [property: JsonPropertyName("Failed")] string Failed)
    {
        internal static StateMap Default { get; } = new("STARTED", "PAYLOADSAVED", "ENQUEUED", "COMPLETE", "FAILED");
    }

    /// <summary>The task of the message.</summary>
    /// <param name="Request">The request its payload answers.</param>
    /// <param name="JobId">The job.</param>
    /// <param name="TaskId">The task; also the id of the message where the queue has one.</param>
    /// <param name="TimeToLive">Epoch seconds until which the payload is kept, as a string of digits.</param>
    public sealed record TaskDescription(
        [property: JsonPropertyName("request")] PageRequest Request,
        [property: JsonPropertyName("jobId")] Guid JobId,
        [property: JsonPropertyName("taskId")] Guid TaskId,
        [property: JsonPropertyName("ttl")] string TimeToLive);

    /// <summary>The request a payload answers.</summary>
    /// <param name="StartAt">The page's first record, from 0.</param>
    /// <param name="Count">Records asked for.</param>
    /// <param name="BaseUrl">The API's address, as the job was started with.</param>
    public sealed record PageRequest(
        [property: JsonPropertyName("StartAt")] long StartAt,
        [property: JsonPropertyName("Count")] int Count,
        [property: JsonPropertyName("BaseUrl")] string BaseUrl);
}
