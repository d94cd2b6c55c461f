namespace PollerSaga.Processing;

/// <summary>The outcomes of the messages that a process has received.</summary>
/// <param name="Processed">The number of messages whose payload was processed.</param>
/// <param name="Abandoned">The number of times that a message was returned to the queue.</param>
/// <param name="DeadLettered">The number of dead letters.</param>
internal readonly record struct ProcessingCounts(long Processed, long Abandoned, long DeadLettered)
{
    /// <summary>The counts with one more outcome.</summary>
    public ProcessingCounts With(ProcessingOutcome outcome) => outcome switch
    {
        ProcessingOutcome.Processed => this with { Processed = Processed + 1 },
        ProcessingOutcome.Abandoned => this with { Abandoned = Abandoned + 1 },
        ProcessingOutcome.DeadLettered => this with { DeadLettered = DeadLettered + 1 },
        _ => this,
    };
}
