using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Tasks;

/// <summary>The task endpoint: as many tasks at a time as this process takes on.</summary>
internal sealed class PollerTaskConsumerDefinition : PollerConsumerDefinition<PollerTaskConsumer>
{
    public PollerTaskConsumerDefinition(IOptions<TransportOptions> transport, IOptions<WorkerOptions> worker, DependencyWatch watch)
        : base(PollerEndpoints.Task, transport, watch) => ConcurrentMessageLimit = worker.Value.ConcurrentTasks;
}
