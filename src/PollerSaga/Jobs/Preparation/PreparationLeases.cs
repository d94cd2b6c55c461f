using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;

namespace PollerSaga.Jobs.Preparation;

/// <summary>
/// The leases of preparations: <see cref="PollerJob.PreparationLeaseUntil"/>. A lease does not prevent a second copy of the message from
/// preparing the job: the broker often redelivers the message of a dead worker before the lease expires. The first stored plan is valid,
/// and the other copy finds it.
/// </summary>
internal static class PreparationLeases
{
    /// <summary>Leases a job at the start of its preparation.</summary>
    /// <returns>False for a job that no longer needs a preparation.</returns>
    public static async Task<bool> LeasePreparationAsync(
        this PollerDbContext db,
        Guid jobId,
        DateTimeOffset until,
        CancellationToken cancellationToken) =>
        await db.Preparing(jobId).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.PreparationLeaseUntil, until),
            cancellationToken) == 1;

    /// <summary>Renews the leases of jobs that this process prepares. Nobody reads the lease of a job that is prepared.</summary>
    public static Task<int> RenewPreparationsAsync(
        this PollerDbContext db,
        IReadOnlyCollection<Guid> jobIds,
        DateTimeOffset until,
        CancellationToken cancellationToken) => db.Jobs
        .Where(job => jobIds.Contains(job.CorrelationId))
        .ExecuteUpdateAsync(set => set.SetProperty(job => job.PreparationLeaseUntil, until), cancellationToken);

    /// <summary>Claims a preparation whose lease expired before a time.</summary>
    /// <returns>False if the job no longer needs a preparation, or another process claimed it first.</returns>
    public static async Task<bool> ClaimPreparationAsync(
        this PollerDbContext db,
        Guid jobId,
        DateTimeOffset leasedBefore,
        DateTimeOffset until,
        CancellationToken cancellationToken) => await db.Preparing(jobId)
        .Where(job => job.PreparationLeaseUntil == null || job.PreparationLeaseUntil < leasedBefore)
        .ExecuteUpdateAsync(set => set.SetProperty(job => job.PreparationLeaseUntil, until), cancellationToken) == 1;

    private static IQueryable<PollerJob> Preparing(this PollerDbContext db, Guid jobId) =>
        db.Jobs.Where(job => job.CorrelationId == jobId && job.CurrentState == nameof(PollerJobState.Preparing));
}
