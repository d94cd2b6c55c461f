using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage.Commits;

/// <summary>
/// The open connection of the committer, with the prepared statements that belong to it. Opening a connection costs more than a commit.
/// </summary>
internal sealed class CommitConnection(PollerDbContext db, IDatabase database) : IAsyncDisposable
{
    private readonly Dictionary<Type, IAsyncDisposable> _statements = [];

    public PollerDbContext Db => db;

    public static async Task<CommitConnection> OpenAsync(IDbContextFactory<PollerDbContext> contexts, IDatabase database)
    {
        var db = contexts.CreateDbContext();
        try
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.Database.AutoSavepointsEnabled = false; // A failed transaction is rolled back as a whole.
            await db.Database.OpenConnectionAsync();
            return new CommitConnection(db, database);
        }
        catch (Exception)
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>A prepared statement, created at its first use.</summary>
    public TStatement Statement<TStatement>(Func<PollerDbContext, IDatabase, TStatement> create)
        where TStatement : IAsyncDisposable
    {
        if (_statements.TryGetValue(typeof(TStatement), out var statement))
            return (TStatement)statement;

        var created = create(db, database);
        _statements.Add(typeof(TStatement), created);
        return created;
    }

    /// <summary>The writer of the rows of one kind of saga.</summary>
    public IRowWriter<TSaga> RowWriter<TSaga>()
        where TSaga : class, ISagaRow, new() => Statement(static (db, database) => database.CreateRowWriter<TSaga>(db));

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var statement in _statements.Values)
                await statement.DisposeAsync();
        }
        finally
        {
            await db.DisposeAsync();
        }
    }
}
