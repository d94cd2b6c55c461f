using PollerSaga.ReadModel;

namespace PollerSaga.Worker.JobClients;

/// <summary>Whom to ask after a job and its tasks.</summary>
internal interface IJobSource : IStatusSource
{
    /// <summary>Tasks of a job in task order, as <see cref="PollerTaskQueries.ListAsync"/> gives them; null for a job that is not known.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">Nobody answers.</exception>
    Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int most, CancellationToken cancellationToken);

    /// <summary>A task's payload as it was received; null for a task that is not known or has none.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">Nobody answers.</exception>
    Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken);
}
