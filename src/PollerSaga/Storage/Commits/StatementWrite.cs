namespace PollerSaga.Storage.Commits;

/// <summary>Statements that run in the next transaction.</summary>
/// <param name="key">The job whose rows the statements change; empty for rows of several jobs.</param>
/// <param name="statements">The statements.</param>
internal sealed class StatementWrite(Guid key, Func<CommitConnection, Task> statements) : PendingWrite
{
    public override Guid Key => key;

    public override string Subject => "statements";

    public override async Task WriteAsync(CommitConnection connection)
    {
        await statements(connection);
        await connection.Db.SaveChangesAsync();
    }

    // Another process inserted the same row first. A repeat finds it.
    public override Exception Explain(Exception exception, IDatabase database) =>
        database.IsDuplicateKey(exception) ? new SagaConflictException("A row to be inserted") : exception;
}
