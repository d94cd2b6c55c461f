namespace PollerSaga.Fetching.Streams;

/// <summary>Reads what requests need of a job and no message contains.</summary>
internal interface IPolledJobs
{
    /// <summary>Returns the values of the source's parameters, as the job supplies them.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The database is unavailable.</exception>
    Task<IReadOnlyDictionary<string, string>> FindParametersAsync(Guid jobId, CancellationToken cancellationToken);
}
