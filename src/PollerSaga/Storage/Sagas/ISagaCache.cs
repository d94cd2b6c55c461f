using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>
/// Saga rows that this process has just written and will read again. A message takes a row out, and puts it back after the commit, so that
/// two messages never hold the same row. Without a row in the cache, the message reads the database. The cache serves only the messages
/// that move a saga through its steps. Other messages use the database, and cause a conflict of the next write of these steps.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal interface ISagaCache<TSaga>
    where TSaga : class, ISagaRow
{
    /// <summary>Whether the cache serves a message type.</summary>
    bool Serves<TMessage>();

    /// <summary>Takes a row out.</summary>
    /// <returns>True if the cache knows the row. The row is null if it is presumed to be new; its insert fails if it exists.</returns>
    bool TryTake(Guid id, out TSaga? row);

    /// <summary>Puts a committed row back.</summary>
    void Put(TSaga row);
}
