namespace PollerSaga.Contracts.Jobs;

/// <summary>
/// Gives a job another window: a wider one starts more pages at once, a narrower one lets those in flight end first. A paused job takes it
/// when it is resumed. Answered by <see cref="PollerJobChanged"/>, <see cref="PollerJobNotFound"/>, or <see cref="PollerJobActRefused"/>
/// where the job is over or the number makes no sense. A repeat finds the window as it is to be and is answered as the first.
/// </summary>
/// <param name="JobId">The job.</param>
/// <param name="MaxConcurrency">How many pages may be in flight over all workers, at least 1.</param>
/// <param name="By">Who asks for it, for the job's history, at most 256 characters; null for nobody in particular.</param>
public sealed record SetMaxConcurrency(Guid JobId, int MaxConcurrency, string? By = null);
