using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The window of a job over time: 0 while the job was paused or over.</summary>
/// <param name="first">The first window.</param>
/// <param name="changes">The changes, in the order of time.</param>
internal sealed class WindowHistory(int first, IReadOnlyList<(DateTimeOffset Since, int Window)> changes)
{
    /// <summary>
    /// Reads the windows from a job's history. If the oldest entries were deleted, the window is assumed to have been open, and as large as
    /// the first remaining entry states.
    /// </summary>
    /// <param name="history">The entries, newest first.</param>
    /// <param name="window">The present window.</param>
    public static WindowHistory Of(IReadOnlyList<PollerJobEvent> history, int window)
    {
        var first = history.Select(SetBy).LastOrDefault(change => change is not null)?.From ?? window;
        var (width, isPaused, isOver) = (first, false, false);
        var changes = new List<(DateTimeOffset Since, int Window)>();
        foreach (var entry in history.Reverse())
        {
            (width, isPaused, isOver) = entry.What switch
            {
                PollerJobEvents.WindowSet => (SetBy(entry)?.To ?? width, isPaused, isOver),
                PollerJobEvents.Paused => (width, true, isOver),
                PollerJobEvents.Resumed => (width, false, isOver),
                PollerJobEvents.Redriven => (width, false, false),
                _ => (width, isPaused, isOver || IsEnd(entry)),
            };
            changes.Add((entry.At, isPaused || isOver ? 0 : width));
        }

        return new WindowHistory(first, changes);
    }

    /// <summary>Returns the average window between two times.</summary>
    public double MeanOf(DateTimeOffset from, DateTimeOffset until) =>
        Parts(from, until).Sum(part => part.Window * part.Length.TotalSeconds) / (until - from).TotalSeconds;

    /// <summary>Returns the maximum window between two times.</summary>
    public int MaxOf(DateTimeOffset from, DateTimeOffset until) => Parts(from, until).Max(part => part.Window);

    private static WindowChange? SetBy(PollerJobEvent entry) =>
        entry.What == PollerJobEvents.WindowSet ? WindowChange.Parse(entry.Detail) : null;

    private static bool IsEnd(PollerJobEvent entry) => Enum.TryParse<PollerJobState>(entry.What, out var state) && state.IsOver();

    private IEnumerable<(int Window, TimeSpan Length)> Parts(DateTimeOffset from, DateTimeOffset until)
    {
        var (at, window) = (from, first);
        foreach (var change in changes.TakeWhile(change => change.Since < until))
        {
            if (change.Since > at)
            {
                yield return (window, change.Since - at);
                at = change.Since;
            }

            window = change.Window;
        }

        yield return (window, until - at);
    }
}
