using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;

namespace PollerSaga.Window;

/// <summary>Claims of abandoned work. Of several processes, one gets each claim.</summary>
internal static class WindowClaims
{
    /// <summary>The tasks in flight whose lease expired before a time, in order.</summary>
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

        // They are few. If SQLite sorts them, it reads all tasks of the job in that order.
        indices.Sort();
        return indices;
    }

    /// <summary>Extends the lease of a task whose lease expired before a time.</summary>
    /// <returns>False if the task has ended, or another process claimed it first.</returns>
    public static async Task<bool> ClaimTaskAsync(
        this PollerDbContext db,
        Guid jobId,
        int index,
        DateTimeOffset leasedBefore,
        DateTimeOffset leaseUntil) => await db.InFlight(jobId)
            .Where(task => task.Index == index && task.LeaseUntil < leasedBefore)
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.LeaseUntil, leaseUntil)) == 1;

    /// <summary>Claims the start of the released pages without a row, if no task of the job has ended or started since a time.</summary>
    /// <returns>False if a task has, or another process claimed them first.</returns>
    public static async Task<bool> ClaimStalledJobAsync(
        this PollerDbContext db,
        Guid jobId,
        DateTimeOffset idleSince,
        DateTimeOffset now) => await db.Counters
            .Where(counter => counter.JobId == jobId && counter.ProgressAt < idleSince)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.ProgressAt, now)) == 1;
}
