namespace PollerSaga.Tests.Window.Properties;

/// <summary>What happens next to a simulated job.</summary>
internal enum StepKind
{
    /// <summary>A message arrives.</summary>
    Deliver,

    /// <summary>
    /// A message arrives, and its process dies after the commit: what it sent through the outbox is lost, and it arrives again.
    /// </summary>
    DeliverUnacknowledged,

    /// <summary>A response of the partner or of the processing queue arrives.</summary>
    Respond,

    /// <summary>The processing queue takes a message, and its sender does not know it yet.</summary>
    Accept,

    /// <summary>A message will arrive twice, the second time possibly much later.</summary>
    Duplicate,

    /// <summary>A consumer of the processing queue reports a payload.</summary>
    Report,

    /// <summary>All that is under way arrives, and the run ends.</summary>
    Finish,

    /// <summary>A message is lost.</summary>
    Lose,

    /// <summary>A process ends without warning, and starts again.</summary>
    Kill,

    /// <summary>A third of a lease passes, and the sweeps run.</summary>
    Tick,

    Pause,

    Resume,

    SetWindow,

    Redrive,

    Cancel,

    StartAgain,
}
