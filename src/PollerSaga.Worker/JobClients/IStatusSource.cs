using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Worker.JobClients;

/// <summary>Whom to ask after a job.</summary>
internal interface IStatusSource : IAsyncDisposable
{
    /// <summary>What it is, for a sentence about a job that is not known there.</summary>
    string Place { get; }

    /// <summary>A job as it is now; null for one that is not known.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">Nobody answers.</exception>
    Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken);
}
