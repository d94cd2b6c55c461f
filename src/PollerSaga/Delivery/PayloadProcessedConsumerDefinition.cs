using MassTransit;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Delivery;

/// <summary>The endpoint of what others report.</summary>
internal sealed class PayloadProcessedConsumerDefinition : ConsumerDefinition<PayloadProcessedConsumer>
{
    private readonly DependencyWatch _watch;

    public PayloadProcessedConsumerDefinition(DependencyWatch watch)
    {
        _watch = watch;
        EndpointName = PollerEndpoints.Events;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PayloadProcessedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UsePollerPolicy(_watch, context);
}
