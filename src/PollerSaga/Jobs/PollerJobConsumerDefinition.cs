using MassTransit;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>The endpoint of preparations: a slow partner holds up other preparations at the most.</summary>
internal sealed class PollerJobConsumerDefinition : ConsumerDefinition<PollerJobConsumer>
{
    private readonly DependencyWatch _watch;

    public PollerJobConsumerDefinition(DependencyWatch watch)
    {
        _watch = watch;
        EndpointName = PollerEndpoints.Preparation;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PollerJobConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UsePollerPolicy(_watch, context);
}
