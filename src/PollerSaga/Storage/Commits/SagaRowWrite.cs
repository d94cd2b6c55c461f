using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage.Commits;

/// <summary>The row of one kind of saga. The database must still have the version that was read.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
/// <param name="row">The row.</param>
/// <param name="stateBefore">The state in which the row was read; null for a new row.</param>
internal sealed class SagaRowWrite<TSaga>(TSaga row, string? stateBefore) : SagaWrite
    where TSaga : class, ISagaRow, new()
{
    /// <summary>The version that was read.</summary>
    public int VersionBefore { get; } = row.Version;

    public TSaga Row => row;

    public override ISagaRow Saga => row;

    public override string? StateBefore => stateBefore;

    public override Guid Key => row.CorrelationId;

    public override string Subject => $"{typeof(TSaga).Name} {row.CurrentState}";

    public override bool IsBulk => row is IBulkSagaRow;

    /// <summary>Gives the row the version in which it is written. A repeat gives it the same version.</summary>
    public void IncrementVersion() => row.Version = VersionBefore + 1;

    public override Task WriteAsync(CommitConnection connection) => connection.RowWriter<TSaga>().WriteAsync([this]);

    public override Task WriteAllAsync(CommitConnection connection, IEnumerable<PendingWrite> writes) =>
        connection.RowWriter<TSaga>().WriteAsync([.. writes.Cast<SagaRowWrite<TSaga>>()]);

    public override Exception Explain(Exception exception, IDatabase database)
    {
        var saga = $"{typeof(TSaga).Name} {row.CorrelationId}";
        return exception switch
        {
            DbUpdateConcurrencyException => new SagaConflictException(saga),
            _ when IsNew && database.IsDuplicateKey(exception) => new SagaExistsException(saga),
            // A row that belongs to this one, for example a history entry, exists: another message has changed the saga.
            _ when database.IsDuplicateKey(exception) => new SagaConflictException(saga),
            _ => exception,
        };
    }
}
