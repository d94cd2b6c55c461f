using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Maintenance.Retention;

/// <summary>Reads the tasks of a job that have a payload.</summary>
internal static class TaskPayloads
{
    /// <summary>Reads the payloads of the tasks of a state, in page order. A chunk can be deleted before the next is read.</summary>
    public static async IAsyncEnumerable<List<TaskPayload>> ReadPayloadsAsync(
        this PollerStore store,
        Guid jobId,
        string state,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<TaskPayload> chunk;
        for (var after = -1; ; after = chunk[^1].Index)
        {
            var last = after;
            chunk = await store.ReadAsync(db => db.Tasks
                .Where(task => task.JobId == jobId && task.CurrentState == state && task.Index > last && task.PayloadKey != null)
                .OrderBy(task => task.Index)
                .Take(TaskChunks.Size)
                .Select(task => new TaskPayload(task.CorrelationId, task.Index, task.PayloadBytes ?? 0))
                .ToListAsync(cancellationToken));
            if (chunk.Count == 0)
                yield break;
            yield return chunk;
        }
    }

    /// <summary>The rows of a chunk that are still in the state.</summary>
    /// <remarks>Their ids are enough to name them. Their job and range keep a database from reading the whole table for many ids.</remarks>
    public static IQueryable<PollerTask> OfChunk(this IQueryable<PollerTask> rows, Guid jobId, string state, List<TaskPayload> chunk)
    {
        var (first, last) = (chunk[0].Index, chunk[^1].Index);
        var ids = chunk.ConvertAll(payload => payload.TaskId);
        return rows.Where(task =>
            task.JobId == jobId
            && task.CurrentState == state
            && task.Index >= first
            && task.Index <= last
            && ids.Contains(task.CorrelationId));
    }
}
