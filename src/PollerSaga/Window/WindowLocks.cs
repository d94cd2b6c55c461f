using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Window;

/// <summary>The counter rows that a transaction found and locked before its other rows.</summary>
internal sealed class WindowLocks
{
    private readonly List<Guid> _missing = [];

    /// <summary>Records whether the counter of a job was found.</summary>
    public void Record(Guid jobId, bool isLocked)
    {
        if (!isLocked)
            _missing.Add(jobId);
    }

    /// <summary>Checks that the plans of other processes have not inserted one of the missing rows in the meantime.</summary>
    /// <exception cref="LockOrderException">A row exists that this transaction should have locked first.</exception>
    public async Task CheckAsync(PollerDbContext db)
    {
        if (_missing.Count == 0)
            return;

        var inserted = await db.Counters.Where(counter => _missing.Contains(counter.JobId)).Select(counter => counter.JobId).ToListAsync();
        if (inserted.Count > 0)
            throw new LockOrderException($"The counter of job {inserted[0]}");
    }
}
