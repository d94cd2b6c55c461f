using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Delivery.RabbitMq;

/// <summary>The processing queue on RabbitMQ.</summary>
internal sealed class RabbitMqQueueProvider : IQueueProvider
{
    // AMQP 0-9-1 allows 255 bytes. The rest is for the suffix of the dead letters.
    private const int MaxNameBytes = 240;

    public TimeSpan? MessageRetention => RabbitMqQueues.Retention;

    public void Validate(ProcessingQueueOptions queue, SettingsCheck check)
    {
        var name = queue.QueueName ?? string.Empty;
        check.NotEmpty("ProcessingQueue:QueueName", name, ProcessingQueueOptions.DefaultName);
        check.That(
            Encoding.UTF8.GetByteCount(name) <= MaxNameBytes && !name.StartsWith("amq.", StringComparison.Ordinal),
            "ProcessingQueue:QueueName",
            $"is {name}; it must be at most {MaxNameBytes} bytes and not begin with 'amq.', "
            + $"for example {ProcessingQueueOptions.DefaultName}.");
    }

    // The transport checks its own connection.
    public void ValidateConnection(TransportOptions transport, SettingsCheck check)
    {
        if (transport.Kind != TransportKind.RabbitMq)
            transport.ValidateRabbitMq(check);
    }

    public string Describe(ProcessingQueueOptions queue) => $"{queue.QueueName} on RabbitMQ";

    public IProcessingQueue CreateSender(IServiceProvider services) => ActivatorUtilities.CreateInstance<RabbitMqProcessingQueue>(services);

    public IProcessingQueueReader CreateReader(IServiceProvider services) =>
        ActivatorUtilities.CreateInstance<RabbitMqProcessingQueueReader>(services);
}
