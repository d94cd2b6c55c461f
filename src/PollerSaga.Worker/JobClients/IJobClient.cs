using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>Reads and controls jobs: over the bus, in a data folder, or over a worker's HTTP API.</summary>
/// <remarks>Each method throws <see cref="DependencyUnavailableException"/> if the other side does not respond.</remarks>
internal interface IJobClient : IAsyncDisposable
{
    /// <summary>The name of the place, for messages.</summary>
    string Place { get; }

    /// <summary>Whether workers process the jobs there.</summary>
    bool HasWorkers { get; }

    /// <summary>Reads a job's status; null for an unknown job.</summary>
    Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Lists jobs, newest first.</summary>
    Task<IReadOnlyList<JobResponse>> ListJobsAsync(int max, CancellationToken cancellationToken);

    /// <summary>Lists a job's tasks in task order, as <see cref="PollerTaskQueries.ListAsync"/> does; null for an unknown job.</summary>
    Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int max, CancellationToken cancellationToken);

    /// <summary>Opens a task's payload as it was received; null for an unknown task, and for a task without payload.</summary>
    Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken);

    /// <summary>Reads the result of a job that is over: every task in task order.</summary>
    /// <exception cref="UsageException">The job is unknown, or is not over.</exception>
    IAsyncEnumerable<TaskResult> ReadResultAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Starts a job. A second start of the same job changes nothing.</summary>
    Task StartAsync(StartPollerJob start, CancellationToken cancellationToken);

    /// <summary>Executes a job command.</summary>
    Task<JobCommandResult> ExecuteAsync(JobCommand command, Guid jobId, JobCommandArguments arguments, CancellationToken cancellationToken);

    /// <summary>Reports a payload as processed.</summary>
    /// <returns>The reason for a refusal; null for success.</returns>
    Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken);
}
