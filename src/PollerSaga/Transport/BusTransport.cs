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
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbitMq)
            return;

        var options = context.GetRequiredService<IOptions<PollerSagaOptions>>().Value;
        RabbitMqBus.ConfigureEndpoint(rabbitMq, name, options.Transport, options.Worker);
    }
}
