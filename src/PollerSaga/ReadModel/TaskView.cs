using PollerSaga.Contracts.Delivery;

namespace PollerSaga.ReadModel;

/// <summary>A task for people and programs, with or without a row.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Index">Position of its page in the job, from 0.</param>
/// <param name="StartAt">The page's first record, from 0.</param>
/// <param name="Count">Requested number of records.</param>
/// <param name="State">The task's state, as in messages; <c>PENDING</c> for an unstarted task.</param>
/// <param name="Attempts">Number of requests of the task.</param>
/// <param name="HttpStatus">HTTP status of the API's last response; null if there was no response.</param>
/// <param name="Bytes">The payload's size in bytes; null before it is saved.</param>
/// <param name="Error">The reason of the failure, or of the last failure if the task waits for its redrive; null otherwise.</param>
/// <param name="PayloadLocation">Location of the stored payload; null before it is saved.</param>
/// <param name="StartedAt">Start of the task, UTC; null before.</param>
/// <param name="SavedAt">The time at which the payload was saved, UTC; null before.</param>
/// <param name="EnqueuedAt">The time at which the message was on the processing queue, UTC; null before.</param>
/// <param name="CompletedAt">The time at which a consumer reported the payload as processed, UTC; null before.</param>
/// <param name="FailedAt">The time of the failure, UTC; null if the task has not failed.</param>
/// <param name="SkippedAt">The time at which the page turned out to have no records, UTC; null if it was not skipped.</param>
/// <param name="Url">The address of the request, with secrets masked; null for the built-in dialect, and before the response.</param>
/// <param name="Records">The number of records in the page; null if it is unknown, and for the built-in dialect.</param>
internal sealed record TaskView(
    Guid JobId,
    Guid TaskId,
    int Index,
    long StartAt,
    int Count,
    string State,
    int Attempts,
    int? HttpStatus,
    long? Bytes,
    string? Error,
    PayloadLocation? PayloadLocation,
    DateTimeOffset? StartedAt,
    DateTimeOffset? SavedAt,
    DateTimeOffset? EnqueuedAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset? FailedAt,
    DateTimeOffset? SkippedAt = null,
    string? Url = null,
    long? Records = null);
