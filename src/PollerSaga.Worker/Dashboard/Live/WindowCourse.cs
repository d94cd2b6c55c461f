using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>How many pages might be in flight, over time: none while a job was paused or over.</summary>
/// <param name="first">The window at first.</param>
/// <param name="changes">From when on it was another, in the order of time.</param>
internal sealed class WindowCourse(int first, IReadOnlyList<(DateTimeOffset Since, int Window)> changes)
{
    /// <summary>
    /// The window as a job's history tells of it. Of a job with so many entries that the oldest are gone, it is taken to have been open
    /// before, and as wide as the first entry left found it.
    /// </summary>
    /// <param name="history">The entries, newest first.</param>
    /// <param name="window">The window now.</param>
    public static WindowCourse Of(IReadOnlyList<PollerJobEvent> history, int window)
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

        return new WindowCourse(first, changes);
    }

    /// <summary>The window between two times, on average.</summary>
    public double MeanOf(DateTimeOffset from, DateTimeOffset until) =>
        Parts(from, until).Sum(part => part.Window * part.Length.TotalSeconds) / (until - from).TotalSeconds;

    /// <summary>The widest that it was between two times.</summary>
    public int WidestOf(DateTimeOffset from, DateTimeOffset until) => Parts(from, until).Max(part => part.Window);

    private static WindowChange? SetBy(PollerJobEvent entry) => entry.What == PollerJobEvents.WindowSet ? WindowChange.Parse(entry.Detail) : null;

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
