using Microsoft.EntityFrameworkCore;
using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>Divides updates of the tasks of a job into chunks.</summary>
internal static class TaskChunks
{
    /// <summary>
    /// The number of tasks of a chunk. A statement of this size takes a few dozen milliseconds. SQL Server escalates the row locks of a
    /// statement with more than 5,000 of them to a lock of the table.
    /// </summary>
    public const int Size = 1_000;

    /// <summary>Returns the first tasks in the order of their pages, at most as many as a chunk holds.</summary>
    /// <param name="tasks">Tasks of one job, which an update of the chunk removes from the query.</param>
    public static async Task<IQueryable<PollerTask>> FirstChunkAsync(this IQueryable<PollerTask> tasks)
    {
        var last = await tasks.OrderBy(task => task.Index).Skip(Size - 1).Select(task => (int?)task.Index).FirstOrDefaultAsync();
        return last is { } index ? tasks.Where(task => task.Index <= index) : tasks;
    }
}
