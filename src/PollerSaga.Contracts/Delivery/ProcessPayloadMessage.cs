using System.Globalization;
using System.Text.Json.Serialization;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Contracts.Delivery;

/// <summary>
/// The message on the processing queue: plain JSON without an envelope, the same on every queue. Keys and their spelling are a wire
/// contract. Keys can be added, but not removed or renamed.
/// </summary>
/// <param name="TaskStateMap">The names of the task states.</param>
/// <param name="Task">The task whose payload the consumer processes.</param>
/// <param name="NextState">The task's state when the message was sent; always <c>PAYLOADSAVED</c>.</param>
/// <param name="PayloadLocation">Location of the stored payload.</param>
public sealed record ProcessPayloadMessage(
    [property: JsonPropertyName("taskStateMap")] ProcessPayloadMessage.StateMap TaskStateMap,
    [property: JsonPropertyName("task")] ProcessPayloadMessage.TaskDescription Task,
    [property: JsonPropertyName("nextState")] string NextState,
    [property: JsonPropertyName("payloadLocation")] PayloadLocation PayloadLocation)
{
    /// <summary>Creates the message for a stored payload.</summary>
    /// <param name="page">The task's page.</param>
    /// <param name="location">Location of the stored payload.</param>
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

    /// <summary>The names of the task states. They are the same in every message.</summary>
    /// <param name="Started">Name of the state of a task that fetches its page.</param>
    /// <param name="PayloadSaved">Name of the state of a task with a stored payload.</param>
    /// <param name="Enqueued">Name of the state of a task on the processing queue.</param>
    /// <param name="Complete">Name of the state of a processed task.</param>
    /// <param name="Failed">Name of the state of a failed task.</param>
    public sealed record StateMap(
        [property: JsonPropertyName("Started")] string Started,
        [property: JsonPropertyName("PayloadSaved")] string PayloadSaved,
        [property: JsonPropertyName("Enqueued")] string Enqueued,
        [property: JsonPropertyName("Complete")] string Complete,
        [property: JsonPropertyName("Failed")] string Failed)
    {
        internal static StateMap Default { get; } = new("STARTED", "PAYLOADSAVED", "ENQUEUED", "COMPLETE", "FAILED");
    }

    /// <summary>The task in the message.</summary>
    /// <param name="Request">The request that returned the payload.</param>
    /// <param name="JobId">The job.</param>
    /// <param name="TaskId">The task. It is also the message id on queues that have message ids.</param>
    /// <param name="TimeToLive">End of the time to live, in epoch seconds, as a string of digits. It has no effect in PollerSaga.</param>
    public sealed record TaskDescription(
        [property: JsonPropertyName("request")] PageRequest Request,
        [property: JsonPropertyName("jobId")] Guid JobId,
        [property: JsonPropertyName("taskId")] Guid TaskId,
        [property: JsonPropertyName("ttl")] string TimeToLive);

    /// <summary>The request that returned a payload.</summary>
    /// <param name="StartAt">The page's first record, from 0.</param>
    /// <param name="Count">Requested number of records.</param>
    /// <param name="BaseUrl">The API's address from the job's start.</param>
    public sealed record PageRequest(
        [property: JsonPropertyName("StartAt")] long StartAt,
        [property: JsonPropertyName("Count")] int Count,
        [property: JsonPropertyName("BaseUrl")] string BaseUrl);
}
