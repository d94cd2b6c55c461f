namespace PollerSaga.Storage;

/// <summary>
/// Saga rows that this process has just written and is about to read again. A row is taken out to be used and put back when it was
/// committed, so two messages never hold the same one; whoever finds none reads the database. Rows are checked by their version when
/// they are written, so a stale one costs a retry, never a wrong state.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal interface ISagaCache<TSaga>
    where TSaga : class, ISagaRow
{
    /// <summary>Takes a row out.</summary>
    /// <returns>True where something is known of it: the row, or null for one that is presumed not to exist yet, which its insert will tell.</returns>
    bool TryTake(Guid id, out TSaga? row);

    /// <summary>Puts a row back that is as the database has it.</summary>
    void Put(TSaga row);
}
