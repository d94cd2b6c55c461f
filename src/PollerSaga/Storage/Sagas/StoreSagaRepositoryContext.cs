using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;
using PollerSaga.Faults;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>Reads the row of a saga for one message, and writes it when the state machine has handled the message.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
/// <typeparam name="TMessage">The message.</typeparam>
internal sealed class StoreSagaRepositoryContext<TSaga, TMessage>(
    ConsumeContext<TMessage> context,
    PollerStore store,
    ISagaCache<TSaga> cache,
    ISagaConsumeContextFactory<PollerStore, TSaga> contexts) :
    ConsumeContextScope<TMessage>(context),
    SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISagaRow, new()
    where TMessage : class
{
    private readonly ConsumeContext<TMessage> _context = context;
    private readonly bool _isCached = cache.Serves<TMessage>();
    private ISagaRow? _before;

    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance) =>
        contexts.CreateSagaConsumeContext(store, _context, instance, SagaConsumeContextMode.Add);

    public async Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance)
    {
        await SaveAsync(instance, stateBefore: null);
        _before = instance.Copy();
        return await contexts.CreateSagaConsumeContext(store, _context, instance, SagaConsumeContextMode.Insert);
    }

    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId)
    {
        TSaga? instance = null;
        if (!_isCached || !cache.TryTake(correlationId, out instance))
            instance = await store.LoadAsync<TSaga>(correlationId, CancellationToken);
        if (instance is null)
            return null!; // MassTransit's value for a row that does not exist.

        _before = instance.Copy();
        return await contexts.CreateSagaConsumeContext(store, _context, instance, SagaConsumeContextMode.Load);
    }

    public Task Save(SagaConsumeContext<TSaga> context) => WriteAsync(context.Saga, stateBefore: null);

    public Task Update(SagaConsumeContext<TSaga> context)
    {
        if (!context.Saga.Equals(_before))
            return WriteAsync(context.Saga, _before!.CurrentState);

        if (_isCached)
            cache.Put(context.Saga);
        return Task.CompletedTask;
    }

    public Task Delete(SagaConsumeContext<TSaga> context) =>
        throw new NotSupportedException("A sweep deletes the rows of finished jobs; a state machine does not finalize them.");

    public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Undo(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(
        ConsumeContext<T> consumeContext,
        TSaga instance,
        SagaConsumeContextMode mode)
        where T : class => contexts.CreateSagaConsumeContext(store, consumeContext, instance, mode);

    private async Task WriteAsync(TSaga row, string? stateBefore)
    {
        await SaveAsync(row, stateBefore);
        if (_isCached)
            cache.Put(row);
    }

    private async Task SaveAsync(TSaga row, string? stateBefore)
    {
        try
        {
            await store.SaveAsync(new SagaRowWrite<TSaga>(row, stateBefore));
        }
        catch (DependencyUnavailableException)
        {
            StoredSaga.Mark(_context); // The response to the commit may be lost.
            throw;
        }

        StoredSaga.Mark(_context);
    }
}
