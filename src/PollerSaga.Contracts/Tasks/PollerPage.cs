namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// One page of a partner's API: what a task is about. It travels with every message of the task, so that no step has to read the job again.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskId">The task: a name-based UUID (RFC 9562, version 5) of job id and <paramref name="Index"/>, the same one in every repeat.</param>
/// <param name="Index">Position of the page in the job, from 0.</param>
/// <param name="BaseUrl">The API's address, as the job was started with.</param>
/// <param name="StartAt">The page's first record, from 0.</param>
/// <param name="Count">Records asked for; the last page asks for as many as the others.</param>
/// <param name="ExpiresAt">The job's time to live, as epoch seconds.</param>
/// <param name="DeadlineAt">The job's deadline; no request is made past it. Null is none.</param>
public sealed record PollerPage(
    Guid JobId,
    Guid TaskId,
    int Index,
    Uri BaseUrl,
    long StartAt,
    int Count,
    long ExpiresAt,
    DateTimeOffset? DeadlineAt);
