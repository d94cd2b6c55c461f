namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Ends a job before its time. After the answer no page of it starts; what is in flight is dropped, and fails with the pages that were
/// never started. Answered by <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/>
/// where the job has ended by itself. A repeat finds the job cancelled and is answered as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="By">Who asks for it, for the job's history, at most 256 characters; null for nobody in particular.</param>
public sealed record CancelPollerJob(Guid JobId, string? By = null);
