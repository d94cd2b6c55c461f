namespace PollerSaga.Storage;

/// <summary>For sagas whose messages are far apart.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal sealed class NoSagaCache<TSaga> : ISagaCache<TSaga>
    where TSaga : class, ISagaRow
{
    public TSaga? Take(Guid id) => null;

    public void Put(TSaga row)
    {
    }
}
