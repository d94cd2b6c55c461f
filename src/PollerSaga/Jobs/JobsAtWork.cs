namespace PollerSaga.Jobs;

/// <summary>The jobs that this process makes requests for. When one of them is over, its requests and the waits between them are cancelled.</summary>
internal sealed class JobsAtWork
{
    private readonly Dictionary<Guid, HashSet<Work>> _jobs = [];

    /// <summary>The jobs.</summary>
    public IReadOnlyList<Guid> Ids
    {
        get
        {
            lock (_jobs)
                return [.. _jobs.Keys];
        }
    }

    /// <summary>Begins work for a job; disposing the answer ends it.</summary>
    public Work Enter(Guid jobId, CancellationToken cancellationToken)
    {
        var work = new Work(this, jobId, cancellationToken);
        lock (_jobs)
        {
            if (!_jobs.TryGetValue(jobId, out var all))
                _jobs.Add(jobId, all = []);
            all.Add(work);
        }

        return work;
    }

    /// <summary>Cancels all work for a job that is over.</summary>
    public void End(Guid jobId)
    {
        Work[] ended;
        lock (_jobs)
            ended = _jobs.TryGetValue(jobId, out var all) ? [.. all] : [];
        foreach (var work in ended)
            work.End();
    }

    private void Leave(Work work)
    {
        lock (_jobs)
        {
            if (_jobs.TryGetValue(work.JobId, out var all) && all.Remove(work) && all.Count == 0)
                _jobs.Remove(work.JobId);
        }
    }

    /// <summary>One piece of work for a job.</summary>
    internal sealed class Work(JobsAtWork jobs, Guid jobId, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly Lock _end = new();
        private bool _isDisposed;

        public Guid JobId => jobId;

        /// <summary>Cancelled when the job is over, or with the token it was made of.</summary>
        public CancellationToken Token => _source.Token;

        public bool IsOver { get; private set; }

        public void Dispose()
        {
            jobs.Leave(this);
            lock (_end)
            {
                _isDisposed = true;
                _source.Dispose();
            }
        }

        internal void End()
        {
            lock (_end)
            {
                if (_isDisposed)
                    return;
                IsOver = true;
                _source.Cancel();
            }
        }
    }
}
