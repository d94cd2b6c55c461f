namespace PollerSaga.Maintenance.Retention;

/// <summary>Results of finished jobs that are not in the database, for example in files.</summary>
internal interface IJobResults
{
    /// <summary>Counts the results of a job.</summary>
    int Count(Guid jobId);

    /// <summary>Deletes the results of a job.</summary>
    /// <returns>The number of results.</returns>
    /// <exception cref="Faults.DependencyUnavailableException">The disk fails.</exception>
    int Delete(Guid jobId);
}
