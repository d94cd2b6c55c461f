namespace PollerSaga.Jobs.Control;

/// <summary>The arguments of <see cref="JobCommands.SetMaxConcurrency"/>.</summary>
/// <param name="MaxConcurrency">Maximum number of pages in flight, at least 1.</param>
/// <param name="By">The person or program that sends the command, for the job's history.</param>
internal sealed record MaxConcurrencyArguments(int MaxConcurrency, string? By = null) : JobCommandArguments(By);
