namespace PollerSaga.Jobs.Preparation;

/// <summary>
/// The jobs that this process prepares. Copies of a message prepare a job one after the other: the first plans it, and the others find the
/// plan.
/// </summary>
internal sealed class PreparationsInFlight
{
    private readonly Dictionary<Guid, Turns> _jobs = [];

    /// <summary>The jobs.</summary>
    public IReadOnlyCollection<Guid> Ids
    {
        get
        {
            lock (_jobs)
                return [.. _jobs.Keys];
        }
    }

    /// <summary>Begins a preparation when no other of the same job is running. Disposing the result ends it.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait for another preparation.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<IDisposable> EnterAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var turns = Join(jobId);
        try
        {
            await turns.Semaphore.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Leave(jobId, turns);
            throw;
        }

        return new Preparation(this, jobId, turns);
    }

    private Turns Join(Guid jobId)
    {
        lock (_jobs)
        {
            if (!_jobs.TryGetValue(jobId, out var turns))
                _jobs.Add(jobId, turns = new Turns());
            turns.Count++;
            return turns;
        }
    }

    private void Leave(Guid jobId, Turns turns)
    {
        lock (_jobs)
        {
            if (--turns.Count > 0)
                return;
            _jobs.Remove(jobId);
        }

        turns.Semaphore.Dispose();
    }

    /// <summary>The preparations of one job: the running one, and those that wait for it.</summary>
    private sealed class Turns
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Count { get; set; }
    }

    private sealed class Preparation(PreparationsInFlight preparations, Guid jobId, Turns turns) : IDisposable
    {
        public void Dispose()
        {
            turns.Semaphore.Release();
            preparations.Leave(jobId, turns);
        }
    }
}
