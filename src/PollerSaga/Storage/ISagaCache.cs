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
    /// <summary>Takes a row out; null where it is not there.</summary>
    TSaga? Take(Guid id);

    /// <summary>Puts a row back that is as the database has it.</summary>
    void Put(TSaga row);
}
