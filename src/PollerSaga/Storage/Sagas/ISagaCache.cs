using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>
/// Saga rows that this process has just written and is about to read again. A row is taken out to be used and put back when it was
/// committed, so two messages never hold the same one; whoever finds none reads the database. It serves the one chain of messages that
/// takes a saga through its steps; what comes from outside reads and writes beside it, and makes the chain's next write conflict.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal interface ISagaCache<TSaga>
    where TSaga : class, ISagaRow
{
    /// <summary>Whether a message is one of the chain.</summary>
    bool Serves<TMessage>();

    /// <summary>Takes a row out.</summary>
    /// <returns>
    /// True where something is known of it: the row, or null for one that is presumed not to exist yet, which its insert will tell.
    /// </returns>
    bool TryTake(Guid id, out TSaga? row);

    /// <summary>Puts a row back that is as the database has it.</summary>
    void Put(TSaga row);
}
