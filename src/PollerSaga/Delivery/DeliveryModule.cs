using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Delivery.RabbitMq;
using PollerSaga.Delivery.Spool;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Delivery;

/// <summary>Registers both ends of the processing queue, and the step that sends to it.</summary>
internal static class DeliveryModule
{
    private static readonly TimeSpan MaxSends = TimeSpan.FromMinutes(5);

    /// <summary>Adds the sending end.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProcessingQueueSettings(configuration);
        services.AddSettings<PollingOptions>(configuration);
        services.AddSettingsRule<ProcessingQueueOptions, PollingOptions>(CheckSends);
        services.TryAddSingleton(CreateQueue);
        services.AddSingleton<IStartCheck, ProcessingQueueCheck>();
        return services.AddSendPipeline().AddTaskStep<EnqueuePayloadConsumer>();
    }

    /// <summary>Adds the receiving end.</summary>
    public static IServiceCollection AddProcessingQueueReader(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddProcessingQueueSettings(configuration);
        services.TryAddSingleton(CreateReader);
        return services;
    }

    public static SqsQueue CreateSqsQueue(this IServiceProvider services, SqsQueueSettings queue) => SqsQueue.Create(
        queue,
        services.GetRequiredService<IOptions<AwsOptions>>().Value,
        services.GetRequiredService<TimeProvider>());

    private static void AddProcessingQueueSettings(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<ProcessingQueueOptions>(configuration)
        .AddSettings<ProcessingOptions>(configuration)
        .AddSettings<AwsOptions>(configuration)
        .AddSettings<TransportOptions>(configuration)
        .AddSettingsRule<ProcessingQueueOptions, TransportOptions>(CheckConnection);

    private static IProcessingQueue CreateQueue(IServiceProvider services)
    {
        var queue = services.GetRequiredService<IOptions<ProcessingQueueOptions>>().Value;
        return queue.Kind switch
        {
            ProcessingQueueKind.RabbitMq => ActivatorUtilities.CreateInstance<RabbitMqProcessingQueue>(services),
            ProcessingQueueKind.Sqs => ActivatorUtilities.CreateInstance<SqsProcessingQueue>(services, services.CreateSqsQueue(queue.Sqs)),
            _ => ActivatorUtilities.CreateInstance<SpoolProcessingQueue>(services),
        };
    }

    private static IProcessingQueueReader CreateReader(IServiceProvider services)
    {
        var queue = services.GetRequiredService<IOptions<ProcessingQueueOptions>>().Value;
        return queue.Kind switch
        {
            ProcessingQueueKind.RabbitMq => ActivatorUtilities.CreateInstance<RabbitMqProcessingQueueReader>(services),
            ProcessingQueueKind.Sqs =>
                ActivatorUtilities.CreateInstance<SqsProcessingQueueReader>(services, services.CreateSqsQueue(queue.Sqs)),
            _ => ActivatorUtilities.CreateInstance<SpoolProcessingQueueReader>(services),
        };
    }

    // A queue on RabbitMQ takes its connection from the transport, which may be another one.
    private static void CheckConnection(ProcessingQueueOptions queue, TransportOptions transport, SettingsCheck check)
    {
        if (queue.Kind == ProcessingQueueKind.RabbitMq && transport.Kind != TransportKind.RabbitMq)
            transport.ValidateRabbitMq(check);
    }

    private static void CheckSends(ProcessingQueueOptions queue, PollingOptions polling, SettingsCheck check)
    {
        var sends = polling.SendRetry.MaxDuration(TimeSpan.Zero, TimeSpan.Zero);
        check.That(
            sends <= MaxSends,
            "Polling:SendRetry",
            $"lets the sends of one task take {sends}; the limit is {MaxSends}. Lower MaxRetries, Interval or BackoffRate.");
    }
}
