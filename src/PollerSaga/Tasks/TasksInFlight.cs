using System.Collections.Concurrent;

namespace PollerSaga.Tasks;

/// <summary>The tasks this process is working.</summary>
internal sealed class TasksInFlight
{
    private readonly ConcurrentDictionary<Guid, byte> _tasks = new();

    public ICollection<Guid> Ids => _tasks.Keys;

    /// <summary>Takes a task on.</summary>
    /// <returns>False where this process is working it already.</returns>
    public bool TryEnter(Guid taskId) => _tasks.TryAdd(taskId, 0);

    public void Leave(Guid taskId) => _tasks.TryRemove(taskId, out _);
}
