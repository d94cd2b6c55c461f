namespace PollerSaga.Jobs.Control;

/// <summary>The arguments of a command, and the body of its HTTP request.</summary>
/// <param name="By">The person or program that sends the command, for the job's history.</param>
internal record JobCommandArguments(string? By = null);
