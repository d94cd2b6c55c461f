using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>
/// Finds the tasks that the window released and that never started, because their message was lost or has not arrived yet.
/// </summary>
internal static class MissingPages
{
    // Started tasks that one statement reads. The missing pages are nearly always among the newest.
    private const int Chunk = 1_000;

    /// <summary>
    /// The released tasks that never started, in order: pages without a row, and pending redrives. At most as many as the window has room
    /// for.
    /// </summary>
    public static async Task<List<Release>> FindMissingAsync(this PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var window = await FindStateAsync(db, jobId, cancellationToken);
        if (window is null || window.Started >= window.Next || window.InFlight >= window.Places)
            return [];

        var room = window.Places - window.InFlight;
        var pages = await FindGapsAsync(db, jobId, window, maxChunks: null, cancellationToken);
        var missing = pages.Take(room).Select(index => new Release(index, IsRedrive: false)).ToList();
        if (window.Pending == 0 || missing.Count >= room)
            return missing;

        var redrives = await db.Tasks
            .Where(task => task.JobId == jobId && task.CurrentState == PollerTaskStates.Pending && task.Index < window.RedriveNext)
            .OrderBy(task => task.Index)
            .Select(task => task.Index)
            .Take(room - missing.Count)
            .ToListAsync(cancellationToken);
        missing.AddRange(redrives.Select(index => new Release(index, IsRedrive: true)));
        return missing;
    }

    /// <summary>
    /// The released pages without a row, in order, for a reader. A job that is over has them stored. For a running job, the search looks at
    /// the newest pages only, because a complete search reads all tasks.
    /// </summary>
    public static async Task<IReadOnlyList<int>> FindUnstartedPagesAsync(
        this PollerDbContext db,
        Guid jobId,
        CancellationToken cancellationToken)
    {
        var window = await FindStateAsync(db, jobId, cancellationToken);
        if (window is null)
            return [];
        return window.LostPages ?? await FindGapsAsync(db, jobId, window, maxChunks: 1, cancellationToken);
    }

    /// <summary>The released pages without a row of a job that is being closed.</summary>
    public static async Task<IReadOnlyList<int>> FindLostPagesAsync(this PollerDbContext db, Guid jobId) =>
        await FindStateAsync(db, jobId, CancellationToken.None) is { } window
            ? await FindGapsAsync(db, jobId, window, maxChunks: null, CancellationToken.None)
            : [];

    private static Task<WindowState?> FindStateAsync(PollerDbContext db, Guid jobId, CancellationToken cancellationToken)
    {
        var tasks = db.Tasks.Where(task => task.JobId == jobId);
        return db.Counters
            .Where(counter => counter.JobId == jobId)
            .Select(counter => new WindowState(
                counter.Total,
                counter.Next,
                counter.Redriven,
                counter.RedriveNext,
                counter.Window,
                counter.Redriven + counter.Finished,
                tasks.Count(task => task.CurrentState == PollerTaskStates.Started || task.CurrentState == PollerTaskStates.PayloadSaved),
                tasks.Count(task => task.CurrentState == PollerTaskStates.Pending),
                counter.LostPages))
            .FirstOrDefaultAsync(cancellationToken);
    }

    // From the newest page down, because pages that were released long ago have started. If there is no gap, which is the rule, the search
    // reads no ended task. It reads in chunks, because PostgreSQL sorts all rows of a statement.
    private static async Task<List<int>> FindGapsAsync(
        PollerDbContext db,
        Guid jobId,
        WindowState window,
        int? maxChunks,
        CancellationToken cancellationToken)
    {
        var next = Math.Min(window.Next, window.Total) - 1;
        var gaps = next + 1 - (window.Started - window.Redriven + window.Pending);
        var missing = new List<int>();
        for (var chunks = 0; missing.Count < gaps && next >= 0 && chunks != maxChunks; chunks++)
        {
            var newest = next;
            var started = await db.Tasks
                .Where(task => task.JobId == jobId && task.Index <= newest)
                .OrderByDescending(task => task.Index)
                .Select(task => task.Index)
                .Take(Chunk)
                .ToListAsync(cancellationToken);
            foreach (var index in started)
            {
                for (; next > index; next--)
                    missing.Add(next);
                next = index - 1;
            }

            if (started.Count < Chunk)
            {
                for (; next >= 0; next--)
                    missing.Add(next);
            }
        }

        missing.Reverse();
        return missing;
    }

    /// <summary>The window as the search needs it.</summary>
    /// <param name="Total">Pages planned.</param>
    /// <param name="Next">The position that is released next.</param>
    /// <param name="Redriven">Failed tasks that run again.</param>
    /// <param name="RedriveNext">Redrives below this index were released.</param>
    /// <param name="Places">Places in the window.</param>
    /// <param name="Ended">Positions whose tasks have ended.</param>
    /// <param name="InFlight">Tasks that have started and not ended.</param>
    /// <param name="Pending">Failed tasks that wait for their redrive.</param>
    /// <param name="LostPages">The released pages without a row, of a job that is over.</param>
    private sealed record WindowState(
        int Total,
        int Next,
        int Redriven,
        int RedriveNext,
        int Places,
        int Ended,
        int InFlight,
        int Pending,
        IReadOnlyList<int>? LostPages)
    {
        /// <summary>Positions whose tasks have started.</summary>
        public int Started => Ended + InFlight;
    }
}
