using PollerSaga.Settings;

namespace PollerSaga.Delivery;

/// <summary>Looks for the processing queue before the first message, where the queue is one that can be looked for.</summary>
internal sealed class ProcessingQueueCheck(IProcessingQueue queue) : IStartCheck
{
    public Task CheckAsync(CancellationToken cancellationToken) => queue is IStartCheck check ? check.CheckAsync(cancellationToken) : Task.CompletedTask;
}
