using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>What the engine asks of a job's window.</summary>
internal static class WindowQueries
{
    /// <summary>Begun tasks that are looked at in one statement for gaps between them: what is missing is all but always among the newest.</summary>
    private const int Chunk = 1_000;

    public static Task<PollerJobCounter?> FindCounterAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken) =>
        db.Counters.FirstOrDefaultAsync(counter => counter.JobId == jobId, cancellationToken);

    public static async Task<PollerPlan?> FindPlanAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var found = await db.Counters
            .Where(counter => counter.JobId == jobId)
            .Join(db.Jobs, counter => counter.JobId, job => job.CorrelationId, (counter, job) => new
            {
                job.Url,
                counter.PageSize,
                counter.Total,
                job.ExpiresAt,
                DeadlineAt = job.PausedAt == null ? job.DeadlineAt : null,
            })
            .FirstOrDefaultAsync(cancellationToken);

        return found is null ? null : new PollerPlan(jobId, found.Url, found.PageSize, found.Total, found.ExpiresAt, found.DeadlineAt);
    }

    /// <summary>Holds the row of a job that is being prepared, to the end of the transaction.</summary>
    /// <returns>The row; null where the job is not known, or is being prepared no more.</returns>
    public static async Task<PollerJob?> HoldPreparingAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var preparing = db.Jobs.Where(job => job.CorrelationId == jobId && job.CurrentState == nameof(PollerJobState.Preparing));

        // An update that changes nothing: the lock that all databases know.
        return await preparing.ExecuteUpdateAsync(set => set.SetProperty(job => job.Version, job => job.Version), cancellationToken) == 1
            ? await preparing.FirstAsync(cancellationToken)
            : null;
    }

    /// <summary>The started tasks of a job whose lease ran out before a time, in order.</summary>
    public static async Task<List<int>> FindInFlightIndicesAsync(
        this PollerDbContext db,
        Guid jobId,
        DateTimeOffset leasedBefore,
        CancellationToken cancellationToken)
    {
        var indices = await db.InFlight(jobId)
            .Where(task => task.LeaseUntil < leasedBefore)
            .Select(task => task.Index)
            .ToListAsync(cancellationToken);

        // They are few. Asked for the order, SQLite goes through all tasks of the job in it instead.
        indices.Sort();
        return indices;
    }

    /// <summary>Takes a task on whose lease ran out before a time.</summary>
    /// <returns>False where it has ended, or another process was first.</returns>
    public static async Task<bool> ClaimTaskAsync(
        this PollerDbContext db,
        Guid jobId,
        int index,
        DateTimeOffset leasedBefore,
        DateTimeOffset leaseUntil) => await db.InFlight(jobId)
            .Where(task => task.Index == index && task.LeaseUntil < leasedBefore)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.LeaseUntil, leaseUntil)) == 1;

    /// <summary>Takes on a job's released pages that have no row, where nothing of it has moved since a time.</summary>
    /// <returns>False where it has, or another process was first.</returns>
    public static async Task<bool> ClaimStandstillAsync(
        this PollerDbContext db,
        Guid jobId,
        DateTimeOffset silentSince,
        DateTimeOffset now) => await db.Counters
            .Where(counter => counter.JobId == jobId && counter.ProgressAt < silentSince)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.ProgressAt, now)) == 1;

    /// <summary>
    /// What was released of a job and never begun, as <see cref="PollerTask.ReleasedIndex"/> writes it, in order: pages without a row, and
    /// failed ones that are to run once more. No more than the window has room for, always the first of them.
    /// </summary>
    public static async Task<List<int>> FindMissingAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var window = await FindWindowAsync(db, jobId, cancellationToken);
        if (window is null || window.Begun >= window.Next || window.InFlight >= window.Window)
            return [];

        var room = window.Window - window.InFlight;
        var missing = await FindGapsAsync(db, jobId, window, mostChunks: null, cancellationToken);
        if (window.Pending == 0 || missing.Count >= room)
            return [.. missing.Take(room)];

        var again = await db.Tasks
            .Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Pending && task.Index < window.RedriveNext)
            .OrderBy(task => task.Index)
            .Select(task => task.Index)
            .Take(room - missing.Count)
            .ToListAsync(cancellationToken);
        missing.AddRange(again.Select(index => window.Total + index));
        return missing;
    }

    /// <summary>
    /// The pages without a row among those that were released, in order, for whoever only reads: of a job that is over as its end found
    /// them; of one that runs without those that are older than very many that have begun, for which all of them had to be looked at.
    /// </summary>
    public static async Task<IReadOnlyList<int>> FindUnbegunPagesAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var window = await FindWindowAsync(db, jobId, cancellationToken);
        if (window is null)
            return [];
        return window.LostPages ?? await FindGapsAsync(db, jobId, window, mostChunks: 1, cancellationToken);
    }

    /// <summary>The pages without a row among those that were released of a job that is being closed: all of them, for the last time.</summary>
    public static async Task<IReadOnlyList<int>> FindLostPagesAsync(this PollerDbContext db, Guid jobId) =>
        await FindWindowAsync(db, jobId, CancellationToken.None) is { } window
            ? await FindGapsAsync(db, jobId, window, mostChunks: null, CancellationToken.None)
            : [];

    private static Task<WindowState?> FindWindowAsync(PollerDbContext db, Guid jobId, CancellationToken cancellationToken) => db.Counters
        .Where(counter => counter.JobId == jobId)
        .Select(counter => new WindowState(
            counter.Total,
            counter.Next,
            counter.Redriven,
            counter.RedriveNext,
            counter.Window,
            counter.Redriven + counter.Finished,
            db.Tasks.Count(task => task.JobId == jobId
                && (task.CurrentState == PollerTaskStates.Started || task.CurrentState == PollerTaskStates.PayloadSaved)),
            db.Tasks.Count(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Pending),
            counter.LostPages))
        .FirstOrDefaultAsync(cancellationToken);

    // From the newest down, since that is where they are: what was released long ago has begun. The usual answer, that there is none, costs
    // no look at the tasks that have ended, however many they are. In chunks, since PostgreSQL sorts all that it may be asked for.
    private static async Task<List<int>> FindGapsAsync(
        PollerDbContext db,
        Guid jobId,
        WindowState window,
        int? mostChunks,
        CancellationToken cancellationToken)
    {
        var next = Math.Min(window.Next, window.Total) - 1;
        var gaps = next + 1 - (window.Begun - window.Redriven + window.Pending);
        var missing = new List<int>();
        for (var chunks = 0; missing.Count < gaps && next >= 0 && chunks != mostChunks; chunks++)
        {
            var newest = next;
            var begun = await db.Tasks
                .Where(task => task.JobId == jobId && task.Index <= newest)
                .OrderByDescending(task => task.Index)
                .Select(task => task.Index)
                .Take(Chunk)
                .ToListAsync(cancellationToken);
            foreach (var index in begun)
            {
                for (; next > index; next--)
                    missing.Add(next);
                next = index - 1;
            }

            if (begun.Count < Chunk)
            {
                for (; next >= 0; next--)
                    missing.Add(next);
            }
        }

        missing.Reverse();
        return missing;
    }

    /// <summary>What the end of a task released, and its job's window; null for a task that has not ended.</summary>
    public static async Task<(int? Released, PollerJobCounter Window)?> FindReleaseAsync(this PollerDbContext db, Guid taskId, CancellationToken cancellationToken)
    {
        var found = await db.Tasks
            .Where(task => task.CorrelationId == taskId)
            .Where(task => task.CurrentState == PollerTaskStates.Enqueued
                || task.CurrentState == PollerTaskStates.Complete
                || task.CurrentState == PollerTaskStates.Failed)
            .Join(db.Counters, task => task.JobId, counter => counter.JobId, (task, counter) => new { task.ReleasedIndex, Window = counter })
            .FirstOrDefaultAsync(cancellationToken);

        return found is null ? null : (found.ReleasedIndex, found.Window);
    }

    /// <summary>The jobs that are not over; of them one, or all for null.</summary>
    public static IQueryable<PollerJob> Unfinished(this PollerDbContext db, Guid? onlyJob) => db.Jobs
        .Where(job => job.CurrentState == nameof(PollerJobState.Preparing) || job.CurrentState == nameof(PollerJobState.Running))
        .Where(job => onlyJob == null || job.CorrelationId == onlyJob);

    /// <summary>The tasks of a job between started and enqueued.</summary>
    public static IQueryable<PollerTask> InFlight(this PollerDbContext db, Guid jobId) => db.Tasks
        .Where(task => task.JobId == jobId)
        .Where(task => task.CurrentState == PollerTaskStates.Started || task.CurrentState == PollerTaskStates.PayloadSaved);

    /// <param name="Total">Pages planned.</param>
    /// <param name="Next">The place to be released next.</param>
    /// <param name="Redriven">How many failed tasks run once more.</param>
    /// <param name="RedriveNext">Of these, those below this index were released.</param>
    /// <param name="Window">How many places it holds.</param>
    /// <param name="Ended">The places whose tasks have ended.</param>
    /// <param name="InFlight">The tasks that have begun and not ended.</param>
    /// <param name="Pending">Failed tasks that wait to run once more.</param>
    /// <param name="LostPages">Of a job that is over, the pages without a row among those that were released.</param>
    private sealed record WindowState(
        int Total,
        int Next,
        int Redriven,
        int RedriveNext,
        int Window,
        int Ended,
        int InFlight,
        int Pending,
        IReadOnlyList<int>? LostPages)
    {
        /// <summary>The places whose tasks have begun.</summary>
        public int Begun => Ended + InFlight;
    }
}
