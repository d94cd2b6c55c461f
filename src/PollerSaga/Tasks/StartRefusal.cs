namespace PollerSaga.Tasks;

/// <summary>Why a task does not start.</summary>
internal enum StartRefusal
{
    /// <summary>The job is over, or the start belongs to an earlier run of the job.</summary>
    JobOver,

    /// <summary>The job is paused. Its resumption starts the task.</summary>
    JobPaused,

    /// <summary>The window was reduced after it released the task, and is full. The task starts when it has a place.</summary>
    WindowFull,
}
