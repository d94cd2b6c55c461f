namespace PollerSaga.Fetching;

/// <summary>
/// The jobs for which this process sends requests. After the end of a job's run, no request is sent for it, and those in flight are
/// cancelled.
/// </summary>
internal sealed class ActiveJobs
{
    private readonly HashSet<Work> _work = [];

    /// <summary>A snapshot of all work.</summary>
    public IReadOnlyList<Work> All
    {
        get
        {
            lock (_work)
                return [.. _work];
        }
    }

    /// <summary>Starts work for a job. To end the work, dispose the result.</summary>
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

    internal sealed class Work(ActiveJobs jobs, Guid jobId, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly Lock _end = new();
        private bool _isDisposed;

        public Guid JobId => jobId;

        /// <summary>The job's run when a sweep first checked the work; null until then.</summary>
        public int? Run { get; set; }

        /// <summary>Cancelled some time after the end of the run, or with the caller's token.</summary>
        public CancellationToken Token => _source.Token;

        /// <summary>Whether the run has ended: no further request is sent.</summary>
        public bool IsOver { get; set; }

        /// <summary>Cancels the work after the end of its run.</summary>
        public void Abort()
        {
            lock (_end)
            {
                if (!_isDisposed)
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
