using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Tasks;

/// <summary>The task endpoint: as many tasks at a time as this process takes on.</summary>
internal sealed class PollerTaskConsumerDefinition : ConsumerDefinition<PollerTaskConsumer>
{
    private readonly DependencyWatch _watch;

    public PollerTaskConsumerDefinition(IOptions<PollerSagaOptions> options, DependencyWatch watch)
    {
        _watch = watch;
        EndpointName = PollerEndpoints.Task;
        ConcurrentMessageLimit = options.Value.Worker.ConcurrentTasks;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PollerTaskConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UsePollerPolicy(_watch, context);
}
