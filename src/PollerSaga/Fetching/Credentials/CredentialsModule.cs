using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Credentials.Rotation;
using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Fetching.Credentials;

/// <summary>Registers secrets and the credentials of sources.</summary>
internal static class CredentialsModule
{
    public static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<ISecrets>(provider => new ConfiguredSecrets(configuration, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<PartnerHttpClients>();
        services.TryAddSingleton<CredentialRequests>();
        services.TryAddSingleton<ProtectionKeys>();
        services.TryAddSingleton<TokenProtection>();
        services.TryAddSingleton<RotatedTokens>();
        services.TryAddSingleton<CredentialsFactory>();
        return services;
    }
}
