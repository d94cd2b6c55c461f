namespace PollerSaga.Processing;

/// <summary>The outcome of a received message.</summary>
internal enum ProcessingOutcome
{
    /// <summary>The payload was processed, the task was informed, and the message was deleted.</summary>
    Processed,

    /// <summary>The message was returned to the queue, to be received again.</summary>
    Abandoned,

    /// <summary>The message was returned to the queue, because the settings of the processor are at fault.</summary>
    Returned,

    /// <summary>The last attempt failed: the task has failed, and the message is a dead letter.</summary>
    DeadLettered,
}
