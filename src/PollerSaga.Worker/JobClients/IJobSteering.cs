using PollerSaga.Jobs.Control;

namespace PollerSaga.Worker.JobClients;

/// <summary>Where a job is acted on: over HTTP, over the bus, or in a data folder.</summary>
internal interface IJobSteering : IAsyncDisposable
{
    /// <summary>What it is, for a sentence about a job that is not known there.</summary>
    string Place { get; }

    /// <summary>Whether somebody works there, so that a job that is to go on does.</summary>
    bool IsWorkedOn { get; }

    Task<PollerJobActResult> CancelAsync(Guid jobId, string by, CancellationToken cancellationToken);

    Task<PollerJobActResult> RedriveAsync(Guid jobId, string by, TimeSpan? timeout, CancellationToken cancellationToken);

    Task<PollerJobActResult> PauseAsync(Guid jobId, string by, CancellationToken cancellationToken);

    Task<PollerJobActResult> ResumeAsync(Guid jobId, string by, CancellationToken cancellationToken);

    Task<PollerJobActResult> SetMaxConcurrencyAsync(Guid jobId, int maxConcurrency, string by, CancellationToken cancellationToken);

    /// <summary>Reports a payload as processed.</summary>
    /// <returns>Why it cannot be; null where it was.</returns>
    Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken);
}
