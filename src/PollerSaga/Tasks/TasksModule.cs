using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Settings;
using PollerSaga.Storage.Sagas;
using PollerSaga.Transport;

namespace PollerSaga.Tasks;

/// <summary>Registers the saga of a task, as the first of its steps, and the consumer that starts it.</summary>
internal static class TasksModule
{
    public static IServiceCollection AddTasks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<WorkerOptions>(configuration);
        services.TryAddSingleton<TasksInFlight>();
        services.TryAddSingleton<ISagaCache<PollerTask>>(provider => provider.GetRequiredService<TasksInFlight>());
        services.TryAddSingleton<PollerTaskStateMachine>();
        services.AddSagaRepository<PollerTask>();
        return services.AddTaskStep((context, endpoint) => endpoint.StateMachineSaga(
            context.GetRequiredService<PollerTaskStateMachine>(),
            context.GetRequiredService<ISagaRepository<PollerTask>>()));
    }

    /// <summary>Adds the consumer that starts tasks.</summary>
    public static void AddTaskEndpoints(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<PollerTaskConsumer, PollerTaskConsumerDefinition>();
}
