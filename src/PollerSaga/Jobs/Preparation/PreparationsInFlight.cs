namespace PollerSaga.Jobs.Preparation;

/// <summary>The jobs that this process prepares. Several copies of a message may prepare the same job.</summary>
internal sealed class PreparationsInFlight
{
    private readonly List<Guid> _jobs = [];

    /// <summary>The jobs, each once.</summary>
    public IReadOnlyCollection<Guid> Ids
    {
        get
        {
            lock (_jobs)
                return [.. _jobs.Distinct()];
        }
    }

    /// <summary>Begins a preparation. Disposing the result ends it.</summary>
    public IDisposable Enter(Guid jobId)
    {
        lock (_jobs)
            _jobs.Add(jobId);
        return new Preparation(this, jobId);
    }

    private void Leave(Guid jobId)
    {
        lock (_jobs)
            _jobs.Remove(jobId);
    }

    private sealed class Preparation(PreparationsInFlight preparations, Guid jobId) : IDisposable
    {
        public void Dispose() => preparations.Leave(jobId);
    }
}
