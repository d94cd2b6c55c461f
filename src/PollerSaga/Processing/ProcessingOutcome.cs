namespace PollerSaga.Processing;

/// <summary>What became of a received message.</summary>
internal enum ProcessingOutcome
{
    /// <summary>Its payload was processed, its task was told, it is off the queue.</summary>
    Processed,

    /// <summary>It was given back, to be received again.</summary>
    Abandoned,

    /// <summary>Its tries have run out: its task has failed, and it lies among the dead letters.</summary>
    DeadLettered,
}
