using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;

namespace PollerSaga.Storage;

/// <summary>Puts a saga's rows into the store.</summary>
internal static class SagaRegistration
{
    public static void UseStore<TSaga>(this ISagaRegistrationConfigurator<TSaga> saga)
        where TSaga : class, ISagaRow => saga.Repository(services =>
        {
            services.RegisterSagaRepository<TSaga, PollerStore, SagaConsumeContextFactory<PollerStore, TSaga>, SagaRepositoryContextFactory<TSaga>>();
            services.RegisterQuerySagaRepository<TSaga, SagaRepositoryContextFactory<TSaga>>();
            services.RegisterLoadSagaRepository<TSaga, SagaRepositoryContextFactory<TSaga>>();
        });
}
