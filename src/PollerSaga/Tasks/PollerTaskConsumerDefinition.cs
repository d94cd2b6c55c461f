using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport;

namespace PollerSaga.Tasks;

/// <summary>The task endpoint: as many tasks at a time as this process takes on.</summary>
internal sealed class PollerTaskConsumerDefinition : PollerConsumerDefinition<PollerTaskConsumer>
{
    public PollerTaskConsumerDefinition(IOptions<PollerSagaOptions> options, DependencyWatch watch)
        : base(PollerEndpoints.Task, options, watch) => ConcurrentMessageLimit = options.Value.Worker.ConcurrentTasks;
}
