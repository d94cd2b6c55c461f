using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Worker.Dashboard.Maps;

/// <summary>
/// A job's tasks as a map of at most <see cref="MostBuckets"/> buckets, put together from counts of small ranges: what is not known yet
/// comes first, then what is being worked, then, while the sums say that something has changed, the rest in turn.
/// </summary>
internal sealed class TaskMap
{
    /// <summary>The most cells a map has.</summary>
    public const int MostBuckets = 2000;

    private readonly Bucket[] _buckets;
    private int _turn;
    private int _released;

    public TaskMap(int total)
    {
        Total = total;
        BucketSize = Math.Max(1, (int)(((long)total + MostBuckets - 1) / MostBuckets));
        _buckets = new Bucket[(int)(((long)total + BucketSize - 1) / BucketSize)];
    }

    /// <summary>Tasks planned.</summary>
    public int Total { get; }

    /// <summary>Tasks per bucket.</summary>
    public int BucketSize { get; }

    /// <summary>Notes how far the job has come, and gives the ranges to count next.</summary>
    /// <param name="window">The job's window; tasks from its next index on have never started.</param>
    /// <param name="summary">The job's tasks by state.</param>
    /// <param name="budget">The most tasks to count, but always at least one bucket.</param>
    /// <returns>Ranges of indices, the end of each behind its last.</returns>
    public IReadOnlyList<(int From, int To)> Plan(PollerJobCounter window, PollerJobSummary summary, int budget)
    {
        _released = Math.Min(window.Next, Total);
        var most = Math.Max(1, budget / BucketSize);
        var chosen = new SortedSet<int>();
        var reached = Reached;

        for (var i = 0; i < reached && chosen.Count < most; i++)
        {
            if (!_buckets[i].IsKnown)
                chosen.Add(i);
        }

        var isExact = chosen.Count == 0 && Agrees(summary);
        if (isExact)
            return [];

        for (var i = 0; i < reached && chosen.Count < most; i++)
        {
            if (_buckets[i].Ended < Math.Min(SizeOf(i), _released - (i * BucketSize)))
                chosen.Add(i);
        }

        // Enough of the others for all to have their turn in a while.
        for (var looked = 0; looked < reached && chosen.Count < most; looked++)
            chosen.Add(_turn++ % reached);

        return Join(chosen);
    }

    /// <summary>Puts the counts of a range in.</summary>
    public void Apply(int from, int to, IEnumerable<TaskBucketCount> counts)
    {
        for (var i = from / BucketSize; i * BucketSize < to; i++)
            _buckets[i] = new Bucket { IsKnown = true };

        foreach (var (bucket, state, count) in counts)
        {
            ref var into = ref _buckets[bucket];
            switch (state)
            {
                case PollerTaskStates.Started:
                    into.Started += count;
                    break;
                case PollerTaskStates.PayloadSaved:
                    into.PayloadSaved += count;
                    break;
                case PollerTaskStates.Enqueued:
                    into.Enqueued += count;
                    break;
                case PollerTaskStates.Complete:
                    into.Complete += count;
                    break;
                default:
                    into.Failed += count;
                    break;
            }
        }
    }

    /// <summary>Whether every released bucket has been counted.</summary>
    public bool IsKnown => !_buckets.Take(Reached).Any(bucket => !bucket.IsKnown);

    /// <summary>The map to draw, a letter per bucket; see <see cref="TaskMapCells"/>.</summary>
    /// <param name="isOver">Whether the job is over, so that what never started will not.</param>
    public string Draw(bool isOver) => string.Create(_buckets.Length, (Map: this, IsOver: isOver), static (cells, state) =>
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i] = state.Map.CellOf(i, state.IsOver);
    });

    private char CellOf(int index, bool isOver)
    {
        var bucket = _buckets[index];
        if (index * BucketSize >= _released)
            return isOver ? TaskMapCells.NeverStarted : TaskMapCells.Pending;
        if (!bucket.IsKnown)
            return TaskMapCells.Unknown;
        return TaskMapCells.Of(bucket.Started, bucket.PayloadSaved, bucket.Enqueued, bucket.Complete, bucket.Failed, SizeOf(index), isOver);
    }

    private bool Agrees(PollerJobSummary summary)
    {
        long started = 0, saved = 0, enqueued = 0, complete = 0, failed = 0;
        foreach (var bucket in _buckets)
        {
            started += bucket.Started;
            saved += bucket.PayloadSaved;
            enqueued += bucket.Enqueued;
            complete += bucket.Complete;
            failed += bucket.Failed;
        }

        // Of a job that has timed out the summary counts as failed what never started, too.
        var neverStarted = summary.Total - started - saved - enqueued - complete - failed;
        return started == summary.Started && saved == summary.PayloadSaved && enqueued == summary.Enqueued
            && complete == summary.SuccessfullyCompleted && (failed == summary.FailedToComplete || failed + neverStarted == summary.FailedToComplete);
    }

    // Buckets of which at least one task was released.
    private int Reached => (_released + BucketSize - 1) / BucketSize;

    private int SizeOf(int index) => Math.Min(BucketSize, Total - (index * BucketSize));

    private List<(int From, int To)> Join(SortedSet<int> chosen)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var index in chosen)
        {
            var (from, to) = (index * BucketSize, (index * BucketSize) + SizeOf(index));
            if (ranges.Count > 0 && ranges[^1].To == from)
                ranges[^1] = (ranges[^1].From, to);
            else
                ranges.Add((from, to));
        }

        return ranges;
    }

    private struct Bucket
    {
        public bool IsKnown;
        public int Started;
        public int PayloadSaved;
        public int Enqueued;
        public int Complete;
        public int Failed;

        public readonly int Ended => Enqueued + Complete + Failed;
    }
}
