namespace PollerSaga.Tasks;

/// <summary>The deadline of a job as its row has it now. A message carries the deadline of the time when it was sent.</summary>
internal interface IJobDeadline
{
    /// <summary>Whether the deadline in force has passed by the database's clock. A paused job has none in force.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    Task<bool> HasPassedAsync(Guid jobId, CancellationToken cancellationToken);
}
