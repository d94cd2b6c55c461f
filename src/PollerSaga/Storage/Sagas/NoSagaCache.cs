using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>No cache, for sagas with long times between their messages.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal sealed class NoSagaCache<TSaga> : ISagaCache<TSaga>
    where TSaga : class, ISagaRow
{
    public bool Serves<TMessage>() => false;

    public bool TryTake(Guid id, out TSaga? row)
    {
        row = null;
        return false;
    }

    public void Put(TSaga row)
    {
    }
}
