using MassTransit;
using MassTransit.Middleware;
using MassTransit.Saga;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>Reads saga rows outside a message.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal sealed class StoreSagaReadContext<TSaga>(
    PollerStore store,
    Func<ISagaQuery<TSaga>, CancellationToken, Task<List<Guid>>> find,
    CancellationToken cancellationToken) :
    BasePipeContext(cancellationToken),
    QuerySagaRepositoryContext<TSaga>,
    LoadSagaRepositoryContext<TSaga>
    where TSaga : class, ISagaRow
{
    public Task<TSaga> Load(Guid correlationId) => store.LoadAsync<TSaga>(correlationId, CancellationToken)!;

    public async Task<SagaRepositoryQueryContext<TSaga>> Query(ISagaQuery<TSaga> query, CancellationToken cancellationToken) =>
        new DefaultSagaRepositoryQueryContext<TSaga>(this, await find(query, cancellationToken));
}
