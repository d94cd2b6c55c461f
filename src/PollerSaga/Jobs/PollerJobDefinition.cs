using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>The job saga's endpoint and its policy.</summary>
internal sealed class PollerJobDefinition : SagaDefinition<PollerJob>
{
    private readonly DependencyWatch _watch;

    public PollerJobDefinition(IOptions<TransportOptions> options, DependencyWatch watch)
    {
        _watch = watch;
        EndpointName = options.Value.QueueOf(PollerEndpoints.Job);
    }

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator,
        ISagaConfigurator<PollerJob> sagaConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.AddDeserializer(new PlainJson<StartPollerJob>());
        endpointConfigurator.UsePollerPolicy(_watch, context);
    }
}
