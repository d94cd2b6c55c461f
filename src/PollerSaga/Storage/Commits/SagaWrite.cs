namespace PollerSaga.Storage.Commits;

/// <summary>The row of a saga as a message left it.</summary>
internal abstract class SagaWrite : PendingWrite
{
    /// <summary>The row.</summary>
    public abstract ISagaRow Saga { get; }

    /// <summary>The state in which the row was read; null for a new row.</summary>
    public abstract string? StateBefore { get; }

    /// <summary>Whether the row is inserted.</summary>
    public bool IsNew => StateBefore is null;

    /// <summary>Whether the rows of this kind are written together, before all other writes of a transaction.</summary>
    public abstract bool IsBulk { get; }

    /// <summary>Writes all rows of this kind in as few statements as the database allows.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="writes">Writes of the same kind as this one.</param>
    public abstract Task WriteAllAsync(CommitConnection connection, IEnumerable<PendingWrite> writes);
}
