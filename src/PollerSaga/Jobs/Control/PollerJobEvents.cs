using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>The names of the entries of a job's history. The end of a job has the name of its state.</summary>
public static class PollerJobEvents
{
    /// <summary>The job was started.</summary>
    public const string Started = nameof(Started);

    /// <summary>The job's pages were planned.</summary>
    public const string Planned = nameof(Planned);

    /// <summary>The job was paused.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>The job was resumed.</summary>
    public const string Resumed = nameof(Resumed);

    /// <summary>The job's window was changed.</summary>
    public const string WindowSet = nameof(WindowSet);

    /// <summary>The job's failed and unstarted pages run again.</summary>
    public const string Redriven = nameof(Redriven);

    /// <summary>Returns the name for the end of a job.</summary>
    /// <param name="state">The job's final state.</param>
    /// <returns>The name.</returns>
    public static string EndedAs(PollerJobState state) => state.ToString();
}
