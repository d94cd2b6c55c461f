using PollerSaga.Contracts.Delivery;

namespace PollerSaga.ReadModel;

/// <summary>A task as people and programs see it, whether it has a row or was never started.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Index">Position of its page in the job, from 0.</param>
/// <param name="StartAt">The page's first record, from 0.</param>
/// <param name="Count">Records asked for.</param>
/// <param name="State">Its state, as the wire spells it; <c>PENDING</c> for one that has not started.</param>
/// <param name="Attempts">Requests it took.</param>
/// <param name="HttpStatus">The status of the API's last answer; null where there was none.</param>
/// <param name="Bytes">The payload's size in bytes; null before it is saved.</param>
/// <param name="Error">Why it failed; of one that is to run once more, why it failed the last time; null otherwise.</param>
/// <param name="PayloadLocation">Where its payload rests; null before it is saved.</param>
/// <param name="StartedAt">When it was started, UTC; null before.</param>
/// <param name="SavedAt">When its payload was saved, UTC; null before.</param>
/// <param name="EnqueuedAt">When its message was on the processing queue, UTC; null before.</param>
/// <param name="CompletedAt">When it was reported processed, UTC; null before.</param>
/// <param name="FailedAt">When it failed, UTC; null where it did not.</param>
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
    DateTimeOffset? FailedAt);
