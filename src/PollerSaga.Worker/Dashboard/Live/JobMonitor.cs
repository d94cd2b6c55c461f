using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Window;
using PollerSaga.Worker.Dashboard.Maps;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>
/// Reads a job for its page. A snapshot costs the same for ten pages as for a million: the counts come from the counter row, and every
/// second snapshot updates a bounded part of the map and the timeline.
/// </summary>
internal sealed class JobMonitor(Guid jobId, PollerQueries queries, PollerTaskQueries details, TaskMapQueries tasks, TimeProvider clock)
{
    // The limits of one snapshot. It counts so many tasks in some milliseconds.
    private const int TasksPerSnapshot = 20_000;
    private const int SamplesPerSnapshot = 500;

    // To group thousands of failures is expensive while their number grows.
    private const int SnapshotsPerGrouping = 5;

    // The time per snapshot to fill an incomplete map. The first snapshot makes only one query.
    private static readonly TimeSpan FillingTime = TimeSpan.FromMilliseconds(150);

    private readonly RateMeter _rate = new();
    private readonly Timeline _timeline = new();
    private TaskMap? _map;
    private PollerJobSummary? _drawn;
    private int _snapshots;
    private bool _isComplete;
    private List<PollerJobEvent> _history = [];
    private List<FailureGroup> _failures = [];
    private int _grouped;

    /// <summary>Reads the job now.</summary>
    public async Task<JobSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (await queries.GetStatusAsync(jobId, cancellationToken) is not { } status
            || await queries.FindJobAsync(jobId, cancellationToken) is not { } job)
        {
            return JobSnapshot.Unknown;
        }

        await FollowAsync(job, status.Summary, cancellationToken);
        var now = clock.GetUtcNow();
        var view = new JobModel
        {
            Status = status,
            Url = job.Url,
            SourceVersion = job.SourceVersion,
            Parameters = job.Parameters ?? new Dictionary<string, string>(),
            ReadAt = now,
            History = _history,
            Failures = _failures,
            Rate = status.State.IsOver() || status.PausedAt is not null ? null : _rate.Add(now, status.Summary.Done),
        };
        if (await tasks.FindCounterAsync(jobId, cancellationToken) is not { KnownPages: > 0 } counter)
            return new JobSnapshot(view);

        _map ??= new TaskMap(counter.KnownPages);
        _map.Resize(counter.KnownPages);
        if (_snapshots++ % 2 == 0 || !_map.IsKnown || status.State.IsOver())
            await UpdateAsync(counter, status, cancellationToken);

        return new JobSnapshot(view with
        {
            Cells = _map.Draw(status.State.IsOver()),
            BucketSize = _map.BucketSize,
            Timeline = _timeline.Draw(status.StartedAt, WindowHistory.Of(_history, status.MaxConcurrency)),
        });
    }

    /// <summary>Reads the history and the failures when they change.</summary>
    private async Task FollowAsync(PollerJob job, PollerJobSummary summary, CancellationToken cancellationToken)
    {
        if (_history.Count == 0 || _history[0].Sequence != job.HistoryCount)
            _history = await details.ListHistoryAsync(jobId, cancellationToken);

        if (summary.FailedToComplete == 0)
            _failures = [];
        else if (_grouped != summary.FailedToComplete
            && (_snapshots % SnapshotsPerGrouping == 0 || job.State.IsOver() || _failures.Count == 0))
            (_grouped, _failures) = (summary.FailedToComplete, await details.GroupFailuresAsync(jobId, cancellationToken));
    }

    private async Task UpdateAsync(PollerJobCounter counter, PollerJobStatus status, CancellationToken cancellationToken)
    {
        var summary = status.Summary;
        // Ended tasks only run again in a redriven job.
        if (_isComplete && summary == _drawn)
            return;
        if (_drawn is not null && summary.Done < _drawn.Done)
            _timeline.Clear();
        _drawn = summary;

        var since = clock.GetTimestamp();
        do
        {
            foreach (var (from, to) in _map!.Plan(counter, summary, TasksPerSnapshot))
                _map.Apply(from, to, await tasks.CountAsync(jobId, from, to, _map.BucketSize, cancellationToken));
        }
        while (!_map.IsKnown && _snapshots > 1 && clock.GetElapsedTime(since) < FillingTime);

        var wanted = _timeline.Plan(Math.Min(counter.Next, counter.Total), SamplesPerSnapshot);
        if (wanted.Count > 0)
            _timeline.Apply(await tasks.FindTimesAsync(jobId, wanted, cancellationToken));

        // A job that is over is not counted again until its summary changes.
        _isComplete = status.State.IsOver() && _map.IsKnown && wanted.Count < SamplesPerSnapshot;
    }
}
