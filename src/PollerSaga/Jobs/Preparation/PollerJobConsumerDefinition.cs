using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Jobs.Preparation;

/// <summary>The endpoint of preparations. A slow partner delays only other preparations.</summary>
internal sealed class PollerJobConsumerDefinition(IOptions<TransportOptions> options, DependencyWatch watch)
    : PollerConsumerDefinition<PollerJobConsumer>(PollerEndpoints.Preparation, options, watch);
