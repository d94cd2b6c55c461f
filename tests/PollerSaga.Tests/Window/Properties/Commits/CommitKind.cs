namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>A write of a transaction, or something that happens between two transactions.</summary>
internal enum CommitKind
{
    /// <summary>A message starts a task.</summary>
    Start,

    /// <summary>A message starts a task, and arrives again later.</summary>
    StartTwice,

    /// <summary>A task saves its payload.</summary>
    Save,

    /// <summary>A task leaves the window: its message is on the processing queue.</summary>
    Enqueue,

    /// <summary>A task fails.</summary>
    Fail,

    /// <summary>A consumer reports a payload as processed.</summary>
    Complete,

    /// <summary>A consumer reports that a payload cannot be processed.</summary>
    FailProcessing,

    SetWindow,

    Pause,

    Resume,

    Cancel,

    /// <summary>The job is finished, if it is not over, and runs again. It shares no transaction.</summary>
    Redrive,
}
