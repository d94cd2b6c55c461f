namespace PollerSaga.Storage.Commits;

/// <summary>
/// A module's part of every transaction. All registered steps run, in the order of their registration, in the transaction of the rows.
/// An exception rolls the transaction back.
/// </summary>
internal interface ICommitStep
{
    /// <summary>
    /// Runs before the rows are written. A step that locks other rows locks them here, in one order in all processes. It can refuse writes.
    /// </summary>
    Task BeforeRowsAsync(CommitBatch batch) => Task.CompletedTask;

    /// <summary>Runs when the rows are written.</summary>
    Task AfterRowsAsync(CommitBatch batch) => Task.CompletedTask;
}
