using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PollerSaga.ReadModel;

/// <summary>Registers the queries by people and programs.</summary>
internal static class ReadModelModule
{
    public static IServiceCollection AddReadModel(this IServiceCollection services)
    {
        services.TryAddSingleton<PollerQueries>();
        services.TryAddSingleton<TaskMapQueries>();
        services.TryAddSingleton<PollerTaskQueries>();
        return services;
    }

    /// <summary>Adds the consumer of requests for a job's status.</summary>
    public static void AddReadModelEndpoints(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<GetPollerJobStatusConsumer, GetPollerJobStatusConsumerDefinition>();
}
