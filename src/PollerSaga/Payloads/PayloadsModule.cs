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
    public static IServiceCollection AddPayloads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PayloadOptions>(configuration);
        services.AddSettings<AwsOptions>(configuration);
        services.AddSettings<TransportOptions>(configuration);
        services.TryAddSingleton(new PayloadLimit(MaxBytes: 0)); // For a host that only reads payloads; Fetching sets the limit.
        services.TryAddSingleton(CreateStore);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartCheck, PayloadStoreCheck>());
        return services;
    }

    private static IPayloadStore CreateStore(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PayloadOptions>>().Value.Kind switch
        {
            PayloadStoreKind.S3 => ActivatorUtilities.CreateInstance<S3PayloadStore>(services),
            _ => ActivatorUtilities.CreateInstance<FilePayloadStore>(services),
        };
}
