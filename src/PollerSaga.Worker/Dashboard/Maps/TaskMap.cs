using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Worker.Dashboard.Maps;

/// <summary>
/// A job's tasks as a map of at most <see cref="MaxBuckets"/> buckets, from counts of small ranges. Unknown buckets are counted first, then
/// buckets with tasks in progress, then, if the sums differ from the summary, the other buckets in turn.
/// </summary>
internal sealed class TaskMap
{
    /// <summary>The maximum number of cells.</summary>
    public const int MaxBuckets = 2000;

    private Bucket[] _buckets;
    private int _turn;
    private int _released;

    public TaskMap(int total)
    {
        Total = total;
        BucketSize = Math.Max(1, (int)(((long)total + MaxBuckets - 1) / MaxBuckets));
        _buckets = new Bucket[(int)(((long)total + BucketSize - 1) / BucketSize)];
    }

    /// <summary>Tasks planned. The number changes in a listing whose end is not known at the start.</summary>
    public int Total { get; private set; }

    /// <summary>Tasks per bucket.</summary>
    public int BucketSize { get; private set; }

    /// <summary>
    /// Changes the number of tasks. Counts stay known: buckets become larger by a whole factor, so that each contains whole ones.
    /// </summary>
    /// <param name="total">The number of tasks, not less than the number of tasks that have started.</param>
    public void Resize(int total)
    {
        if (total == Total)
            return;

        var needed = Math.Max(1, (int)(((long)total + MaxBuckets - 1) / MaxBuckets));
        var factor = (needed + BucketSize - 1) / BucketSize;
        var counted = factor == 1 ? _buckets : [.. _buckets.Chunk(factor).Select(Bucket.Join)];
        BucketSize *= factor;
        Total = total;
        _buckets = new Bucket[(int)(((long)total + BucketSize - 1) / BucketSize)];
        Array.Copy(counted, _buckets, Math.Min(counted.Length, _buckets.Length));
    }

    /// <summary>Records the progress of the job, and returns the ranges to count next.</summary>
    /// <param name="window">The job's counter row; tasks from its next index on have not started.</param>
    /// <param name="summary">The job's tasks by state.</param>
    /// <param name="budget">The maximum number of tasks to count; at least one bucket is counted.</param>
    /// <returns>Ranges of indices with an exclusive end.</returns>
    public IReadOnlyList<(int From, int To)> Plan(PollerJobCounter window, PollerJobSummary summary, int budget)
    {
        _released = Math.Min(window.Next, Total);
        var max = Math.Max(1, budget / BucketSize);
        var chosen = new SortedSet<int>();
        var reached = Reached;

        for (var i = 0; i < reached && chosen.Count < max; i++)
        {
            if (!_buckets[i].IsKnown)
                chosen.Add(i);
        }

        var isExact = chosen.Count == 0 && Agrees(summary);
        if (isExact)
            return [];

        for (var i = 0; i < reached && chosen.Count < max; i++)
        {
            if (_buckets[i].Ended < Math.Min(SizeOf(i), _released - (i * BucketSize)))
                chosen.Add(i);
        }

        // The other buckets in turn.
        for (var looked = 0; looked < reached && chosen.Count < max; looked++)
            chosen.Add(_turn++ % reached);

        return Join(chosen);
    }

    /// <summary>Sets the counts of a range.</summary>
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
                case PollerTaskStates.Skipped:
                    into.Skipped += count;
                    break;
                default:
                    into.Failed += count;
                    break;
            }
        }
    }

    /// <summary>Whether every released bucket has been counted.</summary>
    public bool IsKnown => !_buckets.Take(Reached).Any(bucket => !bucket.IsKnown);

    /// <summary>Returns one letter per bucket; see <see cref="TaskMapCells"/>.</summary>
    /// <param name="isOver">Whether the job is over, so that no further task starts.</param>
    public string Draw(bool isOver) => string.Create(_buckets.Length, (Map: this, IsOver: isOver), static (cells, state) =>
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i] = state.Map.CellOf(i, state.IsOver);
    });

    private char CellOf(int index, bool isOver)
    {
        var bucket = _buckets[index];
        if (index * BucketSize >= _released)
            return isOver ? TaskMapCells.Unstarted : TaskMapCells.Pending;
        if (!bucket.IsKnown)
            return TaskMapCells.Unknown;
        return TaskMapCells.Of(
            bucket.Started,
            bucket.PayloadSaved,
            bucket.Enqueued,
            bucket.Complete,
            bucket.Failed,
            bucket.Skipped,
            SizeOf(index),
            isOver);
    }

    private bool Agrees(PollerJobSummary summary)
    {
        long started = 0, saved = 0, enqueued = 0, complete = 0, failed = 0, skipped = 0;
        foreach (var bucket in _buckets)
        {
            started += bucket.Started;
            saved += bucket.PayloadSaved;
            enqueued += bucket.Enqueued;
            complete += bucket.Complete;
            failed += bucket.Failed;
            skipped += bucket.Skipped;
        }

        // The summary of a job that ended early counts unstarted tasks as failed.
        var neverStarted = summary.Total - started - saved - enqueued - complete - failed - skipped;
        return started == summary.Started
            && saved == summary.PayloadSaved
            && enqueued == summary.Enqueued
            && complete == summary.SuccessfullyCompleted
            && skipped == summary.Skipped
            && (failed == summary.FailedToComplete || failed + neverStarted == summary.FailedToComplete);
    }

    // The number of buckets with at least one released task.
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
        public int Skipped;

        public readonly int Ended => Enqueued + Complete + Failed + Skipped;

        /// <summary>Joins buckets. The sum is known only if each of them is.</summary>
        public static Bucket Join(IEnumerable<Bucket> buckets)
        {
            var sum = new Bucket { IsKnown = true };
            foreach (var bucket in buckets)
            {
                sum.IsKnown &= bucket.IsKnown;
                sum.Started += bucket.Started;
                sum.PayloadSaved += bucket.PayloadSaved;
                sum.Enqueued += bucket.Enqueued;
                sum.Complete += bucket.Complete;
                sum.Failed += bucket.Failed;
                sum.Skipped += bucket.Skipped;
            }

            return sum;
        }
    }
}
