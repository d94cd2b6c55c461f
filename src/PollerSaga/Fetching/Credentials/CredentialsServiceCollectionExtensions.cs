using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Fetching.Credentials;

/// <summary>Adds credentials that no definition can describe.</summary>
public static class CredentialsServiceCollectionExtensions
{
    /// <summary>Registers credentials, which a definition uses with <c>credentials: {type: NAME}</c>.</summary>
    /// <typeparam name="T">The credentials. All jobs of the process share one instance, which the host disposes.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The name in definitions. The last registration of a name counts.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPartnerCredentials<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services, string name)
        where T : class, IPartnerCredentials
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddKeyedSingleton<IPartnerCredentials, T>(name).AddSingleton(new RegisteredCredentials(name));
    }
}
