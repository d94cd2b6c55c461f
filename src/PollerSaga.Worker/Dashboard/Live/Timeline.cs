using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>
/// How a job went over time, from the times of evenly chosen tasks: all of them in a small job, every n-th in a large one. As tasks start
/// in order and the choice is even, the n-th to end stands for n.
/// </summary>
internal sealed class Timeline
{
    /// <summary>The most tasks whose times are kept.</summary>
    public const int MostSamples = 1500;

    private const int MostPoints = 60;
    private const int SamplesPerPoint = 8;

    private readonly Dictionary<int, TaskTimes> _samples = [];
    private int _step = 1;

    /// <summary>The tasks to ask for next: those that were released and whose end is not known.</summary>
    /// <param name="released">The index behind the last that was released.</param>
    /// <param name="most">The most to give.</param>
    public IReadOnlyList<int> Plan(int released, int most)
    {
        while ((released + _step - 1) / _step > MostSamples)
        {
            _step *= 2;
            foreach (var index in _samples.Keys.Where(index => index % _step != 0).ToList())
                _samples.Remove(index);
        }

        var wanted = new List<int>();
        for (var index = 0; index < released && wanted.Count < most; index += _step)
        {
            if (!_samples.TryGetValue(index, out var known) || known.EndedAt is null)
                wanted.Add(index);
        }

        return wanted;
    }

    /// <summary>Puts times in.</summary>
    public void Apply(IEnumerable<TaskTimes> times)
    {
        foreach (var task in times)
            _samples[task.Index] = task;
    }

    /// <summary>Forgets all times, where tasks that had ended run again.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>The course so far, in even steps of time.</summary>
    /// <param name="from">The job's start.</param>
    /// <param name="windows">How many pages might be in flight.</param>
    public IReadOnlyList<TimelinePoint> Draw(DateTimeOffset from, WindowCourse windows)
    {
        var ended = _samples.Values
            .Where(task => task.EndedAt > from)
            .Select(task => (EndedAt: task.EndedAt!.Value, Seconds: (task.EndedAt!.Value - task.StartedAt).TotalSeconds))
            .OrderBy(task => task.EndedAt)
            .ToArray();
        if (ended.Length < SamplesPerPoint)
            return [];

        var points = Math.Clamp(ended.Length / SamplesPerPoint, 4, MostPoints);
        var width = (ended[^1].EndedAt - from) / points;
        var drawn = new List<TimelinePoint>(points);
        var (next, before) = (0, 0d);
        for (var i = 1; i <= points; i++)
        {
            var first = next;
            var since = from + (width * (i - 1));
            var until = i == points ? ended[^1].EndedAt : from + (width * i);
            while (next < ended.Length && ended[next].EndedAt <= until)
                next++;

            var done = DoneAt(ended, next, until, from);
            var latencies = ended[first..next].Select(task => task.Seconds).Order().ToArray();
            drawn.Add(new TimelinePoint(
                until,
                (done - before) * _step / width.TotalSeconds,
                latencies.Length == 0 ? null : latencies[latencies.Length / 2],
                latencies.Length == 0 ? null : latencies[Math.Min(latencies.Length - 1, latencies.Length * 95 / 100)],
                InFlightIn(since, until, windows),
                windows.MeanOf(since, until)));
            before = done;
        }

        return drawn;
    }

    // What a task spent of the step in the window, over the step's length, is its part of the average. Of a choice the sum scatters about
    // what it is of all, and must not seem to break a window that never was broken.
    private double InFlightIn(DateTimeOffset since, DateTimeOffset until, WindowCourse windows)
    {
        var time = TimeSpan.Zero;
        foreach (var task in _samples.Values)
        {
            var (from, to) = (task.StartedAt > since ? task.StartedAt : since, task.EndedAt < until ? task.EndedAt.Value : until);
            if (to > from)
                time += to - from;
        }

        var inFlight = _step * (time / (until - since));
        return _step == 1 ? inFlight : Math.Min(inFlight, windows.WidestOf(since, until));
    }

    // Between two ends the count grows evenly; a step up at each would show as noise.
    private static double DoneAt((DateTimeOffset EndedAt, double Seconds)[] ended, int count, DateTimeOffset at, DateTimeOffset from)
    {
        if (count == ended.Length)
            return count;

        var last = count == 0 ? from : ended[count - 1].EndedAt;
        var gap = ended[count].EndedAt - last;
        return count + (gap > TimeSpan.Zero ? (at - last) / gap : 0);
    }
}
