using PollerSaga.Jobs;
using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Reads the list of jobs.</summary>
internal sealed class JobsMonitor(JobsQuery query, PollerQueries queries, TimeProvider clock)
{
    private Dictionary<Guid, RateMeter> _meters = [];

    public async Task<JobsModel> ReadAsync(CancellationToken cancellationToken)
    {
        var jobs = await queries.ListJobsAsync(new JobFilter(query.State), query.After, JobsQuery.MaxJobs, cancellationToken);
        var (now, meters, rates) = (clock.GetUtcNow(), new Dictionary<Guid, RateMeter>(), new Dictionary<Guid, double>());
        foreach (var (job, summary) in jobs.Where(item => !item.Job.State.IsOver()))
        {
            var meter = meters[job.CorrelationId] = _meters.GetValueOrDefault(job.CorrelationId) ?? new RateMeter();
            if (meter.Add(now, summary.Done) is { } rate)
                rates[job.CorrelationId] = rate;
        }

        _meters = meters;
        return new JobsModel(jobs, rates, now);
    }
}
