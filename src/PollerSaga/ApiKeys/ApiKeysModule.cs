using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PollerSaga.ApiKeys;

/// <summary>Registers the store of API keys.</summary>
internal static class ApiKeysModule
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.TryAddSingleton<ApiKeyStore>();
        return services;
    }
}
