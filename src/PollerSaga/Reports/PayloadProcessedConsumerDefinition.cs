using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>The endpoint of reports, in MassTransit's envelope or as plain JSON.</summary>
internal sealed class PayloadProcessedConsumerDefinition(IOptions<TransportOptions> options, DependencyWatch watch)
    : PollerConsumerDefinition<PayloadProcessedConsumer>(PollerEndpoints.Events, options, watch)
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PayloadProcessedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.AddDeserializer(new PlainReport());
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);
    }
}
