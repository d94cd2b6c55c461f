using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>Registers the repositories of sagas in the store.</summary>
internal static class SagaRegistration
{
    /// <summary>Adds a repository that creates no service scope per message.</summary>
    public static void AddSagaRepository<TSaga>(this IServiceCollection services)
        where TSaga : class, ISagaRow, new()
    {
        services.TryAddSingleton<ISagaConsumeContextFactory<PollerStore, TSaga>, SagaConsumeContextFactory<PollerStore, TSaga>>();
        services.TryAddSingleton<SagaRepositoryContextFactory<TSaga>>();
        services.TryAddSingleton(provider =>
        {
            var contexts = provider.GetRequiredService<SagaRepositoryContextFactory<TSaga>>();
            return new SagaRepository<TSaga>(contexts, contexts, contexts);
        });
        services.TryAddSingleton<ISagaRepository<TSaga>>(provider => provider.GetRequiredService<SagaRepository<TSaga>>());
        services.TryAddSingleton<ILoadSagaRepository<TSaga>>(provider => provider.GetRequiredService<SagaRepository<TSaga>>());
        services.TryAddSingleton<IQuerySagaRepository<TSaga>>(provider => provider.GetRequiredService<SagaRepository<TSaga>>());
    }

    public static void UseStore<TSaga>(this ISagaRegistrationConfigurator<TSaga> saga)
        where TSaga : class, ISagaRow, new() => saga.Repository(services =>
        {
            services.RegisterSagaRepository<
                TSaga, PollerStore, SagaConsumeContextFactory<PollerStore, TSaga>, SagaRepositoryContextFactory<TSaga>>();
            services.RegisterQuerySagaRepository<TSaga, SagaRepositoryContextFactory<TSaga>>();
            services.RegisterLoadSagaRepository<TSaga, SagaRepositoryContextFactory<TSaga>>();
        });
}
