namespace PollerSaga.Storage;

/// <summary>Statements that run in the next transaction.</summary>
internal sealed class StatementWrite(Func<PollerDbContext, Task> statements) : PendingWrite
{
    public override Task StageAsync(PollerDbContext db) => statements(db);
}
