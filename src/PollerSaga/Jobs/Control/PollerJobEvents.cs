using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>What a job's history tells: its states by their names, and what was done to it.</summary>
public static class PollerJobEvents
{
    /// <summary>The job was started.</summary>
    public const string Started = nameof(Started);

    /// <summary>Its pages are planned.</summary>
    public const string Planned = nameof(Planned);

    /// <summary>It is held.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>It goes on.</summary>
    public const string Resumed = nameof(Resumed);

    /// <summary>It has another window.</summary>
    public const string WindowSet = nameof(WindowSet);

    /// <summary>Its failed and never-started pages run once more.</summary>
    public const string Redriven = nameof(Redriven);

    /// <summary>The job came to its end in a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Its name.</returns>
    public static string EndedAs(PollerJobState state) => state.ToString();
}
