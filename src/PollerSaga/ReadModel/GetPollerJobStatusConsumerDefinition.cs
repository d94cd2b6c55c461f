using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.ReadModel;

/// <summary>
/// Requests for a status arrive on the endpoint of jobs. The definition of the job's saga sets the policy of the endpoint.
/// </summary>
internal sealed class GetPollerJobStatusConsumerDefinition : ConsumerDefinition<GetPollerJobStatusConsumer>
{
    public GetPollerJobStatusConsumerDefinition(IOptions<TransportOptions> options) =>
        EndpointName = options.Value.QueueOf(PollerEndpoints.Job);
}
