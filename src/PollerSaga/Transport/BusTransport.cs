using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Transport;

/// <summary>Gives a bus the configured transport.</summary>
internal static class BusTransport
{
    /// <summary>The name of the bus's health check.</summary>
    public const string HealthCheckName = "bus";

    /// <summary>Reads the kind from the configuration: a bus is built before its options are available.</summary>
    public static TransportKind KindIn(IConfiguration configuration) =>
        configuration.ReadSetting<TransportKind>("Transport:Kind");

    public static void UseTransport(this IBusRegistrationConfigurator bus, TransportKind kind)
    {
        bus.DisableUsageTelemetry();
        bus.Replace(ServiceDescriptor.Singleton<IBusDepot, LimitedBusDepot>());
        bus.ConfigureHealthCheckOptions(health => health.Name = HealthCheckName);
        bus.AddConfigureEndpointsCallback(ConfigureEndpoint);
#if FAILPOINTS
        bus.AddSendObserver<FailpointObserver>();
        bus.AddPublishObserver<FailpointObserver>();
        bus.AddReceiveObserver<FailpointObserver>();
#endif
        switch (kind)
        {
            case TransportKind.RabbitMq:
                bus.UseRabbitMq();
                break;
#if AMAZON_SQS
            case TransportKind.AmazonSqs:
                AmazonSqs.AmazonSqsBus.UseAmazonSqs(bus);
                break;
#endif
            default:
                bus.UsingInMemory((context, configurator) => configurator.ConfigureEndpoints(context));
                break;
        }
    }

    private static void ConfigureEndpoint(IRegistrationContext context, string name, IReceiveEndpointConfigurator endpoint)
    {
        var transport = context.GetRequiredService<IOptions<TransportOptions>>().Value;

        // Tasks wait in the queue, where any worker can receive them, and not in the memory of a busy worker.
        if (!transport.IsSingleProcess && name == transport.QueueOf(PollerEndpoints.Task))
            endpoint.PrefetchCount = context.GetRequiredService<IOptions<WorkerOptions>>().Value.ConcurrentTasks;

        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbitMq)
            RabbitMqBus.ConfigureEndpoint(rabbitMq, transport, context.GetRequiredService<TimeProvider>());
    }
}
