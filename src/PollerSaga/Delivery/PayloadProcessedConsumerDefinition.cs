using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Delivery;

/// <summary>The endpoint of what others report.</summary>
internal sealed class PayloadProcessedConsumerDefinition(DependencyWatch watch)
    : PollerConsumerDefinition<PayloadProcessedConsumer>(PollerEndpoints.Events, watch);
