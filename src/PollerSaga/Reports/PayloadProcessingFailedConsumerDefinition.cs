using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>Reports of failures arrive where those of successes do; that definition sets the endpoint's policy.</summary>
internal sealed class PayloadProcessingFailedConsumerDefinition : ConsumerDefinition<PayloadProcessingFailedConsumer>
{
    public PayloadProcessingFailedConsumerDefinition(IOptions<TransportOptions> options) =>
        EndpointName = options.Value.QueueOf(PollerEndpoints.Events);
}
