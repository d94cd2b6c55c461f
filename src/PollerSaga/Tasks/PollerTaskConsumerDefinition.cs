using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Tasks;

/// <summary>The task endpoint. It handles <see cref="WorkerOptions.ConcurrentTasks"/> tasks at a time.</summary>
internal sealed class PollerTaskConsumerDefinition : PollerConsumerDefinition<PollerTaskConsumer>
{
    public PollerTaskConsumerDefinition(IOptions<TransportOptions> transport, IOptions<WorkerOptions> worker, DependencyWatch watch)
        : base(PollerEndpoints.Task, transport, watch) => ConcurrentMessageLimit = worker.Value.ConcurrentTasks;
}
