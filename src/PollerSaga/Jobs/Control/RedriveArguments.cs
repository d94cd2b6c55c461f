namespace PollerSaga.Jobs.Control;

/// <summary>The arguments of <see cref="JobCommands.Redrive"/>.</summary>
/// <param name="By">The person or program that sends the command, for the job's history.</param>
/// <param name="Timeout">Time to the new deadline as hh:mm:ss; 00:00:00 is none. Null takes the time of the job's start.</param>
internal sealed record RedriveArguments(string? By = null, TimeSpan? Timeout = null) : JobCommandArguments(By);
