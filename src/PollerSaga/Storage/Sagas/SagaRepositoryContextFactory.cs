using MassTransit;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>
/// MassTransit's repository of saga rows in SQL. Rows are read without tracking, and the committer of the process writes them.
/// </summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
internal sealed class SagaRepositoryContextFactory<TSaga>(
    PollerStore store,
    ISagaCache<TSaga> cache,
    ISagaConsumeContextFactory<PollerStore, TSaga> contexts) :
    ISagaRepositoryContextFactory<TSaga>,
    IQuerySagaRepositoryContextFactory<TSaga>,
    ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISagaRow, new()
{
    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class => next.Send(new StoreSagaRepositoryContext<TSaga, T>(context, store, cache, contexts));

    public async Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class
    {
        var found = await FindAsync(query, context.CancellationToken);
        await next.Send(
            new DefaultSagaRepositoryQueryContext<TSaga, T>(
                new StoreSagaRepositoryContext<TSaga, T>(context, store, cache, contexts),
                found));
    }

    public async Task<T> Execute<T>(Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken)
        where T : class => await asyncMethod(new StoreSagaReadContext<TSaga>(store, FindAsync, cancellationToken));

    public async Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken)
        where T : class => await asyncMethod(new StoreSagaReadContext<TSaga>(store, FindAsync, cancellationToken));

    public void Probe(ProbeContext context) => context.Add("persistence", "sql");

    private Task<List<Guid>> FindAsync(ISagaQuery<TSaga> query, CancellationToken cancellationToken) => store.ReadAsync(db => db
        .Set<TSaga>()
        .Where(query.FilterExpression)
        .Select(saga => saga.CorrelationId)
        .ToListAsync(cancellationToken));
}
