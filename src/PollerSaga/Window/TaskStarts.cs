using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>Creates the messages that start tasks. A page of a chain takes its continuation from the row of the page before it.</summary>
internal sealed class TaskStarts(PollerStore store)
{
    /// <summary>Creates the message that starts a released task.</summary>
    /// <exception cref="InvalidOperationException">The page before it has no continuation.</exception>
    public async Task<StartPollerTask> CreateAsync(PollerPlan plan, Release release, CancellationToken cancellationToken) =>
        new(await PageAsync(plan, release.Index, cancellationToken), IsRedriven: release.IsRedrive);

    /// <summary>Creates the message that resumes a started task.</summary>
    /// <exception cref="InvalidOperationException">The page before it has no continuation.</exception>
    public async Task<StartPollerTask> ResumeAsync(PollerPlan plan, int index, CancellationToken cancellationToken) =>
        new(await PageAsync(plan, index, cancellationToken), Resume: true);

    private async Task<PollerPage> PageAsync(PollerPlan plan, int index, CancellationToken cancellationToken)
    {
        var page = plan[index];
        if (plan.Kind != ListingKind.Chain || index == 0)
            return page;

        var continuation = await store.ReadAsync(db => FindContinuationAsync(db, plan.JobId, index, cancellationToken));
        return page with { Continuation = continuation };
    }

    private static async Task<PageContinuation> FindContinuationAsync(
        PollerDbContext db,
        Guid jobId,
        int index,
        CancellationToken cancellationToken)
    {
        var tasks = db.Tasks.Where(task => task.JobId == jobId);
        var previous = await tasks
            .Where(task => task.Index == index - 1)
            .Select(task => task.Facts)
            .FirstOrDefaultAsync(cancellationToken);
        if (previous?.Next is not { } token)
            throw new InvalidOperationException($"Page {index - 1} of job {jobId} has no continuation.");

        long? hash = PageRequestHash.Of(token);
        var repeated = await tasks
            .Where(task => task.RequestHash == hash && task.Index < index)
            .OrderBy(task => task.Index)
            .Select(task => (int?)task.Index)
            .FirstOrDefaultAsync(cancellationToken);
        return new PageContinuation(token, previous.Digest, repeated);
    }
}
