namespace PollerSaga.Storage.Commits;

/// <summary>A write that waits for the next transaction.</summary>
internal abstract class PendingWrite
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refusal;

    /// <summary>Completes when the write is on disk, and faults when the write failed or was refused.</summary>
    public Task Committed => _committed.Task;

    /// <summary>
    /// Whether a commit step refused the write. A refused write is left out of the transaction; its neighbours are committed.
    /// </summary>
    public bool IsRefused => _refusal is not null;

    /// <summary>The job or saga whose rows the write locks. Writes of one transaction lock their rows in this order.</summary>
    public abstract Guid Key { get; }

    /// <summary>What the write changes, for failpoints.</summary>
    public abstract string Subject { get; }

    /// <summary>Writes the rows. Called again if the transaction was rolled back.</summary>
    public abstract Task WriteAsync(CommitConnection connection);

    /// <summary>The exception with which this write fails if it alone was in a transaction that failed.</summary>
    public virtual Exception Explain(Exception exception, IDatabase database) => exception;

    /// <summary>Leaves the write out of the transaction; its caller gets the exception when the transaction is committed.</summary>
    public void Refuse(Exception refusal) => _refusal = refusal;

    /// <summary>Prepares the write for another transaction, in which the commit steps decide again.</summary>
    public void Reset() => _refusal = null;

    public void Complete()
    {
        if (_refusal is null)
            _committed.TrySetResult();
        else
            _committed.TrySetException(_refusal);
    }

    public void Fail(Exception exception) => _committed.TrySetException(exception);
}
