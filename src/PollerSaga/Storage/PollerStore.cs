using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Sagas;
using PollerSaga.Window;

namespace PollerSaga.Storage;

/// <summary>The door to the database: reads here, writes through the <see cref="GroupCommitter"/>. Faults of the database leave it with a name.</summary>
internal sealed class PollerStore(IDbContextFactory<PollerDbContext> contexts, IDatabase database, GroupCommitter committer)
{
    private const int MostRepeats = 3;

    /// <summary>Reads in a context of its own; more than once where the server rolls the read back for the sake of a write.</summary>
    /// <exception cref="DependencyUnavailableException">The database is away.</exception>
    public async Task<T> ReadAsync<T>(Func<PollerDbContext, Task<T>> read)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                await using var db = contexts.CreateDbContext();
                return await read(db);
            }
            catch (Exception exception) when (repeats < MostRepeats && database.IsRolledBack(exception))
            {
                // The next look finds what the other transaction has made of it.
            }
            catch (Exception exception) when (database.DescribeFault(exception) is { } fault)
            {
                throw new DependencyUnavailableException(fault, exception);
            }
        }
    }

    /// <summary>Reads a saga's row.</summary>
    /// <exception cref="DependencyUnavailableException">The database is away.</exception>
    public Task<TSaga?> LoadAsync<TSaga>(Guid id, CancellationToken cancellationToken)
        where TSaga : class, ISagaRow => ReadAsync(db => db.FindSagaAsync<TSaga>(id, cancellationToken));

    /// <summary>Commits a saga's row together with whatever else is waiting; returns when it is on disk.</summary>
    /// <exception cref="SagaConflictException">The row was changed since it was read.</exception>
    /// <exception cref="SagaExistsException">The row to be inserted exists.</exception>
    /// <exception cref="JobClosedException">The task to be inserted is one of a job that is over.</exception>
    /// <exception cref="DependencyUnavailableException">The database is away.</exception>
    public Task SaveAsync<TSaga>(SagaWrite<TSaga> write)
        where TSaga : class, ISagaRow => committer.CommitAsync(write);

    /// <summary>Runs statements in the next transaction; returns when it is on disk. They may run more than once, each time after a rollback.</summary>
    /// <exception cref="SagaConflictException">A row to be inserted exists.</exception>
    /// <exception cref="DependencyUnavailableException">The database is away.</exception>
    public Task ExecuteAsync(Func<PollerDbContext, Task> statements) => committer.CommitAsync(new StatementWrite(statements));
}
