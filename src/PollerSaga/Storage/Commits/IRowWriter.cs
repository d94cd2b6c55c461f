using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage.Commits;

/// <summary>
/// Writes the rows of one kind of saga into a transaction, in the way that costs the database least. A writer belongs to one connection and
/// is disposed with it, so that it can keep prepared statements.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal interface IRowWriter<TSaga> : IAsyncDisposable
    where TSaga : class, ISagaRow, new()
{
    /// <summary>Inserts new rows, and updates the others if the database still has the version that was read.</summary>
    /// <exception cref="DbUpdateConcurrencyException">A row has another version or does not exist.</exception>
    Task WriteAsync(IReadOnlyCollection<SagaRowWrite<TSaga>> writes);
}
