using PollerSaga.Storage.Commits;

namespace PollerSaga.Window;

/// <summary>The row of a job, as far as its window depends on it. The commit of the row updates the window.</summary>
internal interface IWindowOwner : ISagaRow
{
    /// <summary>Places in the window: the maximum number of tasks in flight; 0 while the job is paused.</summary>
    int Places { get; }

    /// <summary>The deadline of the tasks that are released, UTC; null for none.</summary>
    DateTimeOffset? TaskDeadline { get; }

    /// <summary>The run of the job, from 1.</summary>
    int Run { get; }

    /// <summary>Why the job ended early; null otherwise.</summary>
    string? Error { get; }

    /// <summary>Whether the job is over in a state.</summary>
    bool IsOverIn(string? state);
}
