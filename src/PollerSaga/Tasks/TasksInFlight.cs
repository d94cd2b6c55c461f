using System.Collections.Concurrent;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Storage.Sagas;

namespace PollerSaga.Tasks;

/// <summary>The tasks that run in this process, with their last committed rows.</summary>
internal sealed class TasksInFlight : ISagaCache<PollerTask>
{
    // Stands for a row that is presumed to be new. Null stands for an unknown row.
    private static readonly PollerTask New = new();

    private readonly ConcurrentDictionary<Guid, PollerTask?> _tasks = new();

    public ICollection<Guid> Ids => _tasks.Keys;

    /// <summary>Adds a task.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="presumedNew">Whether the task probably has no row yet, so that no query is needed.</param>
    /// <returns>False if the task already runs in this process.</returns>
    public bool TryEnter(Guid taskId, bool presumedNew) => _tasks.TryAdd(taskId, presumedNew ? New : null);

    public void Leave(Guid taskId) => _tasks.TryRemove(taskId, out _);

    /// <summary>The row of a task that this process has just ended; null if the commit of its end ran elsewhere or earlier.</summary>
    public PollerTask? FindEnded(Guid taskId) => _tasks.TryGetValue(taskId, out var row) && row is { Ending: not null } ? row : null;

    public bool Serves<TMessage>() => typeof(TMessage) != typeof(PayloadProcessed) && typeof(TMessage) != typeof(PayloadProcessingFailed);

    public bool TryTake(Guid id, out PollerTask? row)
    {
        if (!_tasks.TryGetValue(id, out row) || row is null || !_tasks.TryUpdate(id, null, row))
        {
            row = null;
            return false;
        }

        if (ReferenceEquals(row, New))
            row = null;
        return true;
    }

    // A row of a task that is not in flight here is not kept.
    public void Put(PollerTask row) => _tasks.TryUpdate(row.CorrelationId, row, null);
}
