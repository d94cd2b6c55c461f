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
/// <param name="Records">Number of records in the payload. Absent for the built-in dialect, and if it is unknown.</param>
/// <param name="ContentType">The media type of the response. Absent for the built-in dialect, and if it is unknown.</param>
public sealed record ProcessPayloadMessage(
    [property: JsonPropertyName("taskStateMap")] ProcessPayloadMessage.StateMap TaskStateMap,
    [property: JsonPropertyName("task")] ProcessPayloadMessage.TaskDescription Task,
    [property: JsonPropertyName("nextState")] string NextState,
    [property: JsonPropertyName("payloadLocation")] PayloadLocation PayloadLocation,
    [property: JsonPropertyName("records"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Records = null,
    [property: JsonPropertyName("contentType"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ContentType = null)
{
    /// <summary>Creates the message for a stored payload.</summary>
    /// <param name="page">The task's page.</param>
    /// <param name="location">Location of the stored payload.</param>
    /// <param name="facts">What the response states about the page; null for the built-in dialect.</param>
    /// <returns>The message.</returns>
    public static ProcessPayloadMessage For(PollerPage page, PayloadLocation location, PageFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(location);

        return new ProcessPayloadMessage(
            StateMap.Default,
            new TaskDescription(
                new PageRequest(page.StartAt, CountOf(page, facts), page.BaseUrl.OriginalString, facts?.Url),
                page.JobId,
                page.TaskId,
                page.ExpiresAt.ToString(CultureInfo.InvariantCulture),
                page.Source?.Name,
                page.Source?.Stream,
                page.Source is null ? null : page.Index),
            StateMap.Default.PayloadSaved,
            location,
            facts?.Records,
            facts?.ContentType);
    }

    // A stream without a page size states the number of records instead.
    private static int CountOf(PollerPage page, PageFacts? facts) =>
        page.Count > 0 || facts?.Records is not { } records ? page.Count : (int)Math.Min(records, int.MaxValue);

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
    /// <param name="Source">The name of the source. Absent for the built-in dialect.</param>
    /// <param name="Stream">The name of the stream. Absent for the built-in dialect.</param>
    /// <param name="Page">Position of the page in its listing, from 0. Absent for the built-in dialect.</param>
    public sealed record TaskDescription(
        [property: JsonPropertyName("request")] PageRequest Request,
        [property: JsonPropertyName("jobId")] Guid JobId,
        [property: JsonPropertyName("taskId")] Guid TaskId,
        [property: JsonPropertyName("ttl")] string TimeToLive,
        [property: JsonPropertyName("source"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source = null,
        [property: JsonPropertyName("stream"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stream = null,
        [property: JsonPropertyName("page"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Page = null);

    /// <summary>The request that returned a payload.</summary>
    /// <param name="StartAt">The page's first record, from 0.</param>
    /// <param name="Count">Requested number of records.</param>
    /// <param name="BaseUrl">The API's address from the job's start.</param>
    /// <param name="Url">The address of the request, with secrets masked. Absent for the built-in dialect.</param>
    public sealed record PageRequest(
        [property: JsonPropertyName("StartAt")] long StartAt,
        [property: JsonPropertyName("Count")] int Count,
        [property: JsonPropertyName("BaseUrl")] string BaseUrl,
        [property: JsonPropertyName("Url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null);
}
