using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Spool;

/// <summary>The processing queue as a spool folder.</summary>
internal sealed class SpoolQueueProvider : IQueueProvider
{
    public void Validate(ProcessingQueueOptions queue, SettingsCheck check) =>
        check.NotEmpty("ProcessingQueue:Directory", queue.Directory, "./pollersaga-data/queue");

    public string Describe(ProcessingQueueOptions queue) => Path.GetFullPath(Path.Combine(queue.Directory, "new"));

    public IProcessingQueue CreateSender(IServiceProvider services) => ActivatorUtilities.CreateInstance<SpoolProcessingQueue>(services);

    public IProcessingQueueReader CreateReader(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<SpoolProcessingQueueReader>(services);

    public IQueueMessages CreateMessages(IServiceProvider services) => ActivatorUtilities.CreateInstance<SpoolMessages>(services);
}
