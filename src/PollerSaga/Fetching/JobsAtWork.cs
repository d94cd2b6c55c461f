namespace PollerSaga.Fetching;

/// <summary>What this process makes requests for. When the run of a job that it is of is over, its requests and the waits between them are cancelled.</summary>
internal sealed class JobsAtWork
{
    private readonly HashSet<Work> _work = [];

    /// <summary>All of it, as it is now.</summary>
    public IReadOnlyList<Work> All
    {
        get
        {
            lock (_work)
                return [.. _work];
        }
    }

    /// <summary>Begins work for a job; disposing the answer ends it.</summary>
    public Work Enter(Guid jobId, CancellationToken cancellationToken)
    {
        var work = new Work(this, jobId, cancellationToken);
        lock (_work)
            _work.Add(work);
        return work;
    }

    private void Leave(Work work)
    {
        lock (_work)
            _work.Remove(work);
    }

    /// <summary>One piece of work for a job.</summary>
    internal sealed class Work(JobsAtWork jobs, Guid jobId, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly Lock _end = new();
        private bool _isDisposed;

        public Guid JobId => jobId;

        /// <summary>The run that the job was in when the work was first looked at; null until then.</summary>
        public int? Run { get; set; }

        /// <summary>Cancelled when the run is over, or with the token it was made of.</summary>
        public CancellationToken Token => _source.Token;

        public bool IsOver { get; private set; }

        /// <summary>Cancels it, because its run is over.</summary>
        public void End()
        {
            lock (_end)
            {
                if (_isDisposed)
                    return;
                IsOver = true;
                _source.Cancel();
            }
        }

        public void Dispose()
        {
            jobs.Leave(this);
            lock (_end)
            {
                _isDisposed = true;
                _source.Dispose();
            }
        }
    }
}
