using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Transport;

/// <summary>Gives a bus the configured transport.</summary>
internal static class BusTransport
{
    /// <summary>The name of the bus among the health checks.</summary>
    public const string HealthCheckName = "bus";

    /// <summary>The kind that is configured: a bus is put together before its options are at hand.</summary>
    public static TransportKind KindIn(IConfiguration configuration) =>
        configuration.GetValue<TransportKind>($"{PollerSagaOptions.SectionName}:{nameof(PollerSagaOptions.Transport)}:{nameof(TransportOptions.Kind)}");

    public static void UseTransport(this IBusRegistrationConfigurator bus, TransportKind kind)
    {
        bus.DisableUsageTelemetry();
        bus.ConfigureHealthCheckOptions(health => health.Name = HealthCheckName);
        bus.AddConfigureEndpointsCallback(ConfigureEndpoint);
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
        var options = context.GetRequiredService<IOptions<PollerSagaOptions>>().Value;

        // A task waits in the queue, where any worker can take it, and not in the memory of one that is busy.
        if (!options.Transport.IsSingleProcess && name == options.Transport.QueueOf(PollerEndpoints.Task))
            endpoint.PrefetchCount = options.Worker.ConcurrentTasks;

        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbitMq)
            RabbitMqBus.ConfigureEndpoint(rabbitMq, options.Transport);
    }
}
