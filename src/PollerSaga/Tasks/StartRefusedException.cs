namespace PollerSaga.Tasks;

/// <summary>The commit that was to start a task refused it. The task's row is unchanged, and nothing is sent.</summary>
/// <param name="jobId">The job.</param>
/// <param name="refusal">The reason.</param>
internal sealed class StartRefusedException(Guid jobId, StartRefusal refusal) : Exception(
    $"A task of job {jobId} was not started: {refusal}.")
{
    public StartRefusal Refusal => refusal;
}
