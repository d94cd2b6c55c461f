using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Delivery;

/// <summary>Registers both ends of the processing queue, and the step that sends to it.</summary>
internal static class DeliveryModule
{
    private static readonly TimeSpan MaxSends = TimeSpan.FromMinutes(5);

    /// <summary>Adds the sending end. A host with its own <see cref="IProcessingQueue"/> needs no settings of a queue.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(IProcessingQueue)))
            services.AddKnownSettings<ProcessingQueueOptions>(configuration).AddSingleton<IQueueMessages, ExpiringMessages>();
        else
            services.AddProcessingQueueSettings(configuration).AddSingleton(CreateSender).AddSingleton(CreateMessages);

        services.AddSettings<ProcessingOptions>(configuration);
        services.AddSettings<PollingOptions>(configuration);
        services.AddSettingsRule<ProcessingQueueOptions, PollingOptions>(CheckSends);
        services.AddSingleton<IStartCheck, ProcessingQueueCheck>();
        return services.AddSendPipeline().AddTaskStep<EnqueuePayloadConsumer>();
    }

    /// <summary>Adds the receiving end. A host with its own <see cref="IProcessingQueueReader"/> needs no settings of a queue.</summary>
    public static IServiceCollection AddProcessingQueueReader(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(IProcessingQueueReader)))
            services.AddKnownSettings<ProcessingQueueOptions>(configuration);
        else
            services.AddProcessingQueueSettings(configuration).AddSingleton(CreateReader);

        return services.AddSettings<ProcessingOptions>(configuration);
    }

    private static IServiceCollection AddProcessingQueueSettings(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<ProcessingQueueOptions>(configuration)
        .AddSettings<AwsOptions>(configuration)
        .AddSettings<TransportOptions>(configuration)
        .AddSettingsRule<ProcessingQueueOptions, TransportOptions>(CheckConnection);

    private static IProcessingQueue CreateSender(IServiceProvider services) => ProviderOf(services).CreateSender(services);

    private static IQueueMessages CreateMessages(IServiceProvider services) => ProviderOf(services).CreateMessages(services);

    private static IProcessingQueueReader CreateReader(IServiceProvider services) => ProviderOf(services).CreateReader(services);

    private static IQueueProvider ProviderOf(IServiceProvider services) =>
        QueueProviders.Find(services.GetRequiredService<IOptions<ProcessingQueueOptions>>().Value.Kind)!;

    private static void CheckConnection(ProcessingQueueOptions queue, TransportOptions transport, SettingsCheck check) =>
        QueueProviders.Find(queue.Kind)?.ValidateConnection(transport, check);

    private static void CheckSends(ProcessingQueueOptions queue, PollingOptions polling, SettingsCheck check)
    {
        var sends = polling.SendRetry.MaxDuration(TimeSpan.Zero, TimeSpan.Zero);
        check.That(
            sends <= MaxSends,
            "Polling:SendRetry",
            $"lets the sends of one task take {sends}; the limit is {MaxSends}. Lower MaxRetries, Interval or BackoffRate.");
    }
}
