using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Jobs.Preparation;

/// <summary>The endpoint of preparations: a slow partner holds up other preparations at the most.</summary>
internal sealed class PollerJobConsumerDefinition(IOptions<TransportOptions> options, DependencyWatch watch)
    : PollerConsumerDefinition<PollerJobConsumer>(PollerEndpoints.Preparation, options, watch);
