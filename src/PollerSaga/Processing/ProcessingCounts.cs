namespace PollerSaga.Processing;

/// <summary>What has become of the messages a process has received.</summary>
/// <param name="Processed">Messages whose payload was processed.</param>
/// <param name="Abandoned">Times that a message was given back.</param>
/// <param name="DeadLettered">Messages that were laid aside.</param>
internal readonly record struct ProcessingCounts(long Processed, long Abandoned, long DeadLettered)
{
    /// <summary>The same with one more.</summary>
    public ProcessingCounts With(ProcessingOutcome outcome) => outcome switch
    {
        ProcessingOutcome.Processed => this with { Processed = Processed + 1 },
        ProcessingOutcome.Abandoned => this with { Abandoned = Abandoned + 1 },
        _ => this with { DeadLettered = DeadLettered + 1 },
    };
}
