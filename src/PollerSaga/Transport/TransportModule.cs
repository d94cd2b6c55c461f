using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Transport;

/// <summary>Registers the choice of bus and the sender to its endpoints.</summary>
internal static class TransportModule
{
    /// <summary>Adds the settings and the sender; the host adds the bus.</summary>
    public static IServiceCollection AddTransport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TransportOptions>(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<BusStop>();
        services.TryAddSingleton(provider => CreateSender(provider, Task.FromResult(provider.GetRequiredService<IBus>())));
        return services;
    }

    /// <summary>Whether this host already has a bus, or a sender that waits for one.</summary>
    public static bool HasTransport(this IServiceCollection services) =>
        services.Any(service => service.ServiceType == typeof(EndpointSender));

    /// <summary>Adds a bus without endpoints.</summary>
    public static IServiceCollection AddClientBus(this IServiceCollection services, IConfiguration configuration) => services
        .AddTransport(configuration)
        .AddMassTransit(bus => bus.UseStartedTransport(BusTransport.KindIn(configuration)));

    /// <summary>Gives the sender its own connection on a bus that needs one beside its endpoints; see <see cref="SendingBus"/>.</summary>
    public static IServiceCollection AddSendingBus(this IServiceCollection services, IConfiguration configuration)
    {
        if (BusTransport.KindIn(configuration) != TransportKind.RabbitMq)
            return services;

        return services
            .AddSingleton<SendingBus>()
            .AddHostedService(provider => provider.GetRequiredService<SendingBus>())
            .Replace(ServiceDescriptor.Singleton(provider => CreateSender(provider, provider.GetRequiredService<SendingBus>().Started)));
    }

    /// <summary>Gives a bus a transport. The host starts when the bus has started.</summary>
    public static void UseStartedTransport(this IBusRegistrationConfigurator bus, TransportKind kind)
    {
        bus.AddOptions<MassTransitHostOptions>().Configure(host => host.WaitUntilStarted = true);
        bus.UseTransport(kind);
    }

    private static EndpointSender CreateSender(IServiceProvider services, Task<IBus> bus) => new(
        bus,
        services.GetRequiredService<IOptions<TransportOptions>>(),
        services.GetRequiredService<TimeProvider>());
}
