using MassTransit;
using PollerSaga.Transport;

namespace PollerSaga.Jobs;

/// <summary>The job consumer shares the job saga's endpoint, whose policy the saga's definition sets.</summary>
internal sealed class PollerJobConsumerDefinition : ConsumerDefinition<PollerJobConsumer>
{
    public PollerJobConsumerDefinition() => EndpointName = PollerEndpoints.Job;
}
