using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;

namespace PollerSaga.Delivery.Sqs;

/// <summary>The processing queue on Amazon SQS.</summary>
internal sealed class SqsQueueProvider : IQueueProvider
{
    public TimeSpan? MessageRetention => SqsQueueFactory.Retention;

    public void Validate(ProcessingQueueOptions queue, SettingsCheck check) =>
        queue.Sqs.Validate(check, ProcessingQueueOptions.DefaultName);

    public string Describe(ProcessingQueueOptions queue) => $"{queue.Sqs.Name} on SQS";

    public IProcessingQueue CreateSender(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<SqsProcessingQueue>(services, CreateQueue(services));

    public IProcessingQueueReader CreateReader(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<SqsProcessingQueueReader>(services, CreateQueue(services));

    private static SqsQueue CreateQueue(IServiceProvider services) =>
        SqsQueue.Create(services.GetRequiredService<IOptions<ProcessingQueueOptions>>().Value.Sqs, services);
}
