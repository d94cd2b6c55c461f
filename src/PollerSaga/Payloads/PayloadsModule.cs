using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Aws;
using PollerSaga.Payloads.Files;
using PollerSaga.Payloads.S3;
using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Payloads;

/// <summary>Registers the payload store that the settings name.</summary>
internal static class PayloadsModule
{
    /// <summary>Adds the store. A host with its own <see cref="IPayloadStore"/> needs no settings of a store.</summary>
    public static IServiceCollection AddPayloads(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(IPayloadStore)))
            services.AddKnownSettings<PayloadOptions>(configuration);
        else
            services.AddPayloadSettings(configuration).AddSingleton(CreateStore);

        // For a host that only reads payloads; Fetching sets the limits.
        services.TryAddSingleton(new PayloadLimit(MaxBytes: 0));
        services.TryAddSingleton(new BufferBudget(BufferBudget.DefaultBytes));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartCheck, PayloadStoreCheck>());
        return services;
    }

    private static IServiceCollection AddPayloadSettings(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<PayloadOptions>(configuration)
        .AddSettings<AwsOptions>(configuration)
        .AddSettings<TransportOptions>(configuration);

    private static IPayloadStore CreateStore(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PayloadOptions>>().Value.Kind switch
        {
            PayloadStoreKind.S3 => ActivatorUtilities.CreateInstance<S3PayloadStore>(services),
            _ => ActivatorUtilities.CreateInstance<FilePayloadStore>(services),
        };
}
