using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>
/// The progress of a job over time, from a sample of its tasks: all tasks of a small job, every n-th task of a large one. Tasks start in
/// order, so that each sampled end stands for n ends.
/// </summary>
internal sealed class Timeline
{
    /// <summary>The maximum number of sampled tasks.</summary>
    public const int MaxSamples = 1500;

    private const int MaxPoints = 60;
    private const int SamplesPerPoint = 8;

    private readonly Dictionary<int, TaskTimes> _samples = [];
    private int _step = 1;

    /// <summary>Returns the tasks to read next: released tasks whose end is unknown.</summary>
    /// <param name="released">The index after the last released task.</param>
    /// <param name="max">The maximum number of tasks.</param>
    public IReadOnlyList<int> Plan(int released, int max)
    {
        while ((released + _step - 1) / _step > MaxSamples)
        {
            _step *= 2;
            foreach (var index in _samples.Keys.Where(index => index % _step != 0).ToList())
                _samples.Remove(index);
        }

        var wanted = new List<int>();
        for (var index = 0; index < released && wanted.Count < max; index += _step)
        {
            if (!_samples.TryGetValue(index, out var known) || known.EndedAt is null)
                wanted.Add(index);
        }

        return wanted;
    }

    /// <summary>Adds times.</summary>
    public void Apply(IEnumerable<TaskTimes> times)
    {
        foreach (var task in times)
            _samples[task.Index] = task;
    }

    /// <summary>Removes all times, because ended tasks run again.</summary>
    public void Clear() => _samples.Clear();

    /// <summary>Returns the progress in equal time steps.</summary>
    /// <param name="from">The job's start.</param>
    /// <param name="windows">The windows over time.</param>
    public IReadOnlyList<TimelinePoint> Draw(DateTimeOffset from, WindowHistory windows)
    {
        var ended = _samples.Values
            .Where(task => task.EndedAt > from)
            .Select(task => (EndedAt: task.EndedAt!.Value, Seconds: (task.EndedAt!.Value - task.StartedAt).TotalSeconds))
            .OrderBy(task => task.EndedAt)
            .ToArray();
        if (ended.Length < SamplesPerPoint)
            return [];

        var points = Math.Clamp(ended.Length / SamplesPerPoint, 4, MaxPoints);
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

    // A task's time in the window during the step, divided by the step, is its part of the average. The sum of a sample scatters around the
    // sum of all tasks, and must not appear to exceed the window.
    private double InFlightIn(DateTimeOffset since, DateTimeOffset until, WindowHistory windows)
    {
        var time = TimeSpan.Zero;
        foreach (var task in _samples.Values)
        {
            var from = task.StartedAt > since ? task.StartedAt : since;
            var to = task.EndedAt < until ? task.EndedAt.Value : until;
            if (to > from)
                time += to - from;
        }

        var inFlight = _step * (time / (until - since));
        return _step == 1 ? inFlight : Math.Min(inFlight, windows.MaxOf(since, until));
    }

    // Between two ends the count is interpolated. Steps would appear as noise.
    private static double DoneAt((DateTimeOffset EndedAt, double Seconds)[] ended, int count, DateTimeOffset at, DateTimeOffset from)
    {
        if (count == ended.Length)
            return count;

        var last = count == 0 ? from : ended[count - 1].EndedAt;
        var gap = ended[count].EndedAt - last;
        return count + (gap > TimeSpan.Zero ? (at - last) / gap : 0);
    }
}
