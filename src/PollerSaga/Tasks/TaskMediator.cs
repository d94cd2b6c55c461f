using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Delivery;
using PollerSaga.Fetching;
using PollerSaga.Storage.Sagas;
using PollerSaga.Window;

namespace PollerSaga.Tasks;

/// <summary>
/// The mediator on which a task's steps run. Saga and consumers keep nothing between two messages, so each is made once: a scope of services
/// per step, as MassTransit's own registrations open one, costs as much as the step.
/// </summary>
internal static class TaskMediator
{
    public static IServiceCollection AddTaskMediator(this IServiceCollection services)
    {
        services.TryAddSingleton<PollerTaskStateMachine>();
        services.AddSagaRepository<PollerTask>();
        services.TryAddSingleton<FetchPayloadConsumer>();
        services.TryAddSingleton<EnqueuePayloadConsumer>();
        services.TryAddSingleton<ReleaseNextTaskConsumer>();
        return services.AddMediator(mediator => mediator.ConfigureMediator((context, endpoint) =>
        {
            endpoint.UseInMemoryOutbox(context);
            endpoint.StateMachineSaga(context.GetRequiredService<PollerTaskStateMachine>(), context.GetRequiredService<ISagaRepository<PollerTask>>());
            endpoint.Consumer(context.GetRequiredService<FetchPayloadConsumer>);
            endpoint.Consumer(context.GetRequiredService<EnqueuePayloadConsumer>);
            endpoint.Consumer(context.GetRequiredService<ReleaseNextTaskConsumer>);
        }));
    }
}
