namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// One page of a partner's API, which one task fetches. Every message of the task carries it, so that no step needs to read the job again.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">
/// The task: a name-based UUID (RFC 9562, version 5) of job id and <paramref name="Index"/>. It is the same in every repeat.
/// </param>
/// <param name="Index">Position of the page in the job, from 0.</param>
/// <param name="BaseUrl">The API's address from the job's start.</param>
/// <param name="StartAt">The page's first record, from 0.</param>
/// <param name="Count">Requested number of records. It is the same for the last page.</param>
/// <param name="ExpiresAt">End of the time to live of the job's messages, in epoch seconds.</param>
/// <param name="DeadlineAt">The job's deadline; no request is sent after it. Null is no deadline.</param>
/// <param name="Source">The stream that the page belongs to; null for the built-in dialect.</param>
/// <param name="Continuation">What the previous page of a chain determines; null for the first page, and by position.</param>
public sealed record PollerPage(
    Guid JobId,
    Guid TaskId,
    int Index,
    Uri BaseUrl,
    long StartAt,
    int Count,
    long ExpiresAt,
    DateTimeOffset? DeadlineAt,
    PageSource? Source = null,
    PageContinuation? Continuation = null);
