using PollerSaga.Storage.Sagas;

namespace PollerSaga.Storage.Commits;

/// <summary>Statements that run in the next transaction.</summary>
internal sealed class StatementWrite(Func<PollerDbContext, Task> statements) : PendingWrite
{
    public override Task StageAsync(PollerDbContext db) => statements(db);

    // What was to be inserted is there: someone else was first, and a repeat will find it.
    public override Exception Explain(Exception exception, IDatabase database) =>
        database.IsDuplicateKey(exception) ? new SagaConflictException("A row to be inserted") : exception;
}
