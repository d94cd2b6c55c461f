using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Sagas;

namespace PollerSaga.Storage;

/// <summary>
/// The access to the database: reads run here, writes through the <see cref="GroupCommitter"/>. It translates the faults of every database.
/// </summary>
internal sealed class PollerStore(IDbContextFactory<PollerDbContext> contexts, IDatabase database, GroupCommitter committer)
{
    private const int MaxRepeats = 3;

    /// <summary>Reads in its own context. Repeats the read if the server rolled it back in favour of a write.</summary>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public async Task<T> ReadAsync<T>(Func<PollerDbContext, Task<T>> read)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                await using var db = contexts.CreateDbContext();
                return await read(db);
            }
            catch (Exception exception) when (repeats < MaxRepeats && database.IsRolledBack(exception))
            {
                // The repetition reads what the other transaction has written.
            }
            catch (Exception exception) when (database.DescribeFault(exception) is { } fault)
            {
                throw new DependencyUnavailableException(fault, exception);
            }
        }
    }

    /// <summary>Reads the row of a saga; null if it does not exist.</summary>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public Task<TSaga?> LoadAsync<TSaga>(Guid id, CancellationToken cancellationToken)
        where TSaga : class, ISagaRow => ReadAsync(db => db.FindSagaAsync<TSaga>(id, cancellationToken));

    /// <summary>Reads the clock of the database server; null for a database that has the clock of this process.</summary>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public async Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => database.SelectClock is { } select
        ? await ReadAsync(db => db.Database.SqlQueryRaw<DateTimeOffset>(select).SingleAsync(cancellationToken))
        : null;

    /// <summary>Checks that the database server accepts the log-in. A file has none.</summary>
    /// <exception cref="DependencyRefusedException">The server refuses the log-in.</exception>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public async Task CheckLogInAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadClockAsync(cancellationToken);
        }
        catch (DependencyUnavailableException exception) when (database.IsRefusal(exception))
        {
            throw new DependencyRefusedException(exception.Message, exception);
        }
    }

    /// <summary>Returns advice about a setting of the database that costs time, with its remedy; null for none.</summary>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public Task<string?> FindAdviceAsync(CancellationToken cancellationToken) =>
        ReadAsync(db => database.FindAdviceAsync(db, cancellationToken));

    /// <summary>Commits the row of a saga together with the other writes that wait. Returns when the row is on disk.</summary>
    /// <exception cref="SagaConflictException">Another message changed the row after it was read.</exception>
    /// <exception cref="SagaExistsException">The row to be inserted exists.</exception>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    /// <remarks>A commit step can refuse the write; its exception is then thrown.</remarks>
    public Task SaveAsync(SagaWrite write) => committer.CommitAsync(write);

    /// <summary>
    /// Runs statements on the rows of a job (empty: of several jobs) in the next transaction. Returns when they are on disk. They run again
    /// if the transaction was rolled back.
    /// </summary>
    /// <exception cref="SagaConflictException">A row to be inserted exists.</exception>
    /// <exception cref="DependencyUnavailableException">The database is unavailable.</exception>
    public Task ExecuteAsync(Guid jobId, Func<PollerDbContext, Task> statements) =>
        ExecuteOnConnectionAsync(jobId, connection => statements(connection.Db));

    /// <summary>As <see cref="ExecuteAsync"/>, for statements that are prepared on the connection.</summary>
    /// <inheritdoc cref="ExecuteAsync" path="/exception"/>
    public Task ExecuteOnConnectionAsync(Guid jobId, Func<CommitConnection, Task> statements) =>
        committer.CommitAsync(new StatementWrite(jobId, statements));
}
