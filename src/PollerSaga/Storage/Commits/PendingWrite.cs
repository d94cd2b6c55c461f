namespace PollerSaga.Storage.Commits;

/// <summary>A write that waits for the next transaction.</summary>
internal abstract class PendingWrite
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the write is on disk, or will never be.</summary>
    public Task Committed => _committed.Task;

    /// <summary>Puts the write into the transaction: tracked for the save that follows, or at once. May be called again after a rollback.</summary>
    public abstract Task StageAsync(PollerDbContext db);

    /// <summary>The exception this write fails with for a failed save that it alone was part of.</summary>
    public virtual Exception Explain(Exception exception, IDatabase database) => exception;

    public void Succeed() => _committed.TrySetResult();

    public void Fail(Exception exception) => _committed.TrySetException(exception);
}
