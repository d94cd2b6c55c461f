using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Window;
using PollerSaga.Worker.Dashboard.Maps;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>
/// Reads a job for its page. A reading costs the same for ten pages as for a million: the counts come from the counter row, and of the map
/// and the timeline a bounded part is brought up to date, every other time.
/// </summary>
internal sealed class JobMonitor(Guid jobId, PollerQueries queries, PollerTaskQueries details, TaskMapQueries tasks, TimeProvider clock)
{
    // What a reading may look at. Counting so many takes some milliseconds.
    private const int TasksPerReading = 20_000;
    private const int SamplesPerReading = 500;

    // Of thousands of failures the grouping is no trifle, while they become more and more.
    private const int ReadingsPerGrouping = 5;

    // Before the map is whole, it is filled for so long at a time; but the first paint waits for no more than one look.
    private static readonly TimeSpan FillingTime = TimeSpan.FromMilliseconds(150);

    private readonly RateMeter _rate = new();
    private readonly Timeline _timeline = new();
    private TaskMap? _map;
    private PollerJobSummary? _drawn;
    private int _readings;
    private bool _isSettled;
    private List<PollerJobEvent> _history = [];
    private List<FailureGroup> _failures = [];
    private int _grouped;

    /// <summary>The job as it is now; a view of nothing for one that is not known.</summary>
    public async Task<JobReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (await queries.GetStatusAsync(jobId, cancellationToken) is not { } status || await queries.FindJobAsync(jobId, cancellationToken) is not { } job)
            return JobReading.Unknown;

        await FollowAsync(job, status.Summary, cancellationToken);
        var now = clock.GetUtcNow();
        var view = new JobModel
        {
            Status = status,
            Url = job.Url,
            ReadAt = now,
            History = _history,
            Failures = _failures,
            Rate = status.State.IsOver() || status.PausedAt is not null ? null : _rate.Add(now, DoneOf(status.Summary)),
        };
        if (await tasks.FindCounterAsync(jobId, cancellationToken) is not { Total: > 0 } counter)
            return new JobReading(view);

        if (_map is null || _map.Total != counter.Total)
            _map = new TaskMap(counter.Total);
        if (_readings++ % 2 == 0 || !_map.IsKnown || status.State.IsOver())
            await LookAsync(counter, status, cancellationToken);

        return new JobReading(view with
        {
            Cells = _map.Draw(status.State.IsOver()),
            BucketSize = _map.BucketSize,
            Timeline = _timeline.Draw(status.StartedAt, WindowCourse.Of(_history, status.MaxConcurrency)),
        });
    }

    /// <summary>Reads what changes seldom, when it has changed.</summary>
    private async Task FollowAsync(PollerJob job, PollerJobSummary summary, CancellationToken cancellationToken)
    {
        if (_history.Count == 0 || _history[0].Sequence != job.HistoryCount)
            _history = await details.ListHistoryAsync(jobId, cancellationToken);

        if (summary.FailedToComplete == 0)
            _failures = [];
        else if (_grouped != summary.FailedToComplete && (_readings % ReadingsPerGrouping == 0 || job.State.IsOver() || _failures.Count == 0))
            (_grouped, _failures) = (summary.FailedToComplete, await details.GroupFailuresAsync(jobId, cancellationToken));
    }

    private async Task LookAsync(PollerJobCounter counter, PollerJobStatus status, CancellationToken cancellationToken)
    {
        var summary = status.Summary;
        // What has ended begins again only in a job that is run again.
        if (_isSettled && summary == _drawn)
            return;
        if (_drawn is not null && DoneOf(summary) < DoneOf(_drawn))
            _timeline.Clear();
        _drawn = summary;

        var since = clock.GetTimestamp();
        do
        {
            foreach (var (from, to) in _map!.Plan(counter, summary, TasksPerReading))
                _map.Apply(from, to, await tasks.CountAsync(jobId, from, to, _map.BucketSize, cancellationToken));
        }
        while (!_map.IsKnown && _readings > 1 && clock.GetElapsedTime(since) < FillingTime);

        var wanted = _timeline.Plan(Math.Min(counter.Next, counter.Total), SamplesPerReading);
        if (wanted.Count > 0)
            _timeline.Apply(await tasks.FindTimesAsync(jobId, wanted, cancellationToken));

        // What ended is looked at no more until its sums change.
        _isSettled = status.State.IsOver() && _map.IsKnown && wanted.Count < SamplesPerReading;
    }

    private static int DoneOf(PollerJobSummary summary) => summary.Enqueued + summary.SuccessfullyCompleted + summary.FailedToComplete;
}
