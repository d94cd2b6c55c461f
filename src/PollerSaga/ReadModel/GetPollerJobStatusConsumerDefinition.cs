using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.ReadModel;

/// <summary>Questions after a job arrive where jobs do; the job saga's definition sets the endpoint's policy.</summary>
internal sealed class GetPollerJobStatusConsumerDefinition : ConsumerDefinition<GetPollerJobStatusConsumer>
{
    public GetPollerJobStatusConsumerDefinition(IOptions<TransportOptions> options) =>
        EndpointName = options.Value.QueueOf(PollerEndpoints.Job);
}
