using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;

namespace PollerSaga.Transport;

/// <summary>A consumer with its own endpoint, which has the policy of all endpoints.</summary>
/// <typeparam name="TConsumer">The consumer.</typeparam>
internal abstract class PollerConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    private readonly DependencyWatch _watch;

    protected PollerConsumerDefinition(string endpoint, IOptions<TransportOptions> options, DependencyWatch watch)
    {
        _watch = watch;
        EndpointName = options.Value.QueueOf(endpoint);
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UsePollerPolicy(_watch, context);
}
