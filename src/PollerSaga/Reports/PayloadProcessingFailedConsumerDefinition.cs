using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>
/// Reports of failures arrive on the endpoint of reports; <see cref="PayloadProcessedConsumerDefinition"/> sets its policy.
/// </summary>
internal sealed class PayloadProcessingFailedConsumerDefinition : ConsumerDefinition<PayloadProcessingFailedConsumer>
{
    public PayloadProcessingFailedConsumerDefinition(IOptions<TransportOptions> options) =>
        EndpointName = options.Value.QueueOf(PollerEndpoints.Events);
}
