using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PollerSaga.Transport;

/// <summary>
/// The mediator on which the steps of a task run. Each module adds its own steps. Saga and consumers keep no state between two messages, so
/// one instance of each serves all: a service scope per step, as MassTransit's own registrations open one, costs as much as the step.
/// </summary>
internal static class TaskMediator
{
    public static IServiceCollection AddTaskMediator(this IServiceCollection services) =>
        services.AddMediator(mediator => mediator.ConfigureMediator((context, endpoint) =>
        {
            endpoint.UseInMemoryOutbox(context);
            foreach (var step in context.GetServices<TaskStep>())
                step.Configure(context, endpoint);
        }));

    /// <summary>Adds a consumer as a step, as one instance.</summary>
    public static IServiceCollection AddTaskStep<TConsumer>(this IServiceCollection services)
        where TConsumer : class, IConsumer
    {
        services.TryAddSingleton<TConsumer>();
        return services.AddTaskStep((context, endpoint) => endpoint.Consumer(context.GetRequiredService<TConsumer>));
    }

    /// <summary>Adds a step that configures the endpoint itself, for example a saga.</summary>
    public static IServiceCollection AddTaskStep(
        this IServiceCollection services,
        Action<IMediatorRegistrationContext, IReceiveEndpointConfigurator> configure) =>
        services.AddSingleton(new TaskStep(configure));
}
