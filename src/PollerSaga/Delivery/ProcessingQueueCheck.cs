using PollerSaga.Settings;

namespace PollerSaga.Delivery;

/// <summary>Checks the processing queue before the first message, if its kind has a check.</summary>
internal sealed class ProcessingQueueCheck(IProcessingQueue queue) : IStartCheck
{
    public Task CheckAsync(CancellationToken cancellationToken) =>
        queue is IStartCheck check ? check.CheckAsync(cancellationToken) : Task.CompletedTask;
}
