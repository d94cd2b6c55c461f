using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>Finds what the commits of ended tasks released: in this process, or in the database.</summary>
internal sealed class EndedTasks(TasksInFlight inFlight, PollerStore store)
{
    /// <summary>Finds an ended task.</summary>
    /// <returns>Null for a task that has not ended.</returns>
    public async Task<EndedTask?> FindAsync(Guid taskId, CancellationToken cancellationToken)
    {
        if (inFlight.FindEnded(taskId) is { Ending: TaskEnding ending })
            return new EndedTask(ending.Released, ending.Counter, ending.MayMissStarts);

        return await store.ReadAsync(db => db.FindReleaseAsync(taskId, cancellationToken));
    }
}
