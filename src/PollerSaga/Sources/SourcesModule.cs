using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Sources;

/// <summary>Registers the reader and the store of definitions.</summary>
internal static class SourcesModule
{
    /// <summary>
    /// Adds the definitions of sources. They can use the paginators and credentials that the host registers, before or after.
    /// </summary>
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new SourceReader(
            [.. provider.GetServices<RegisteredPaginator>().Select(registered => registered.Name)],
            [.. provider.GetServices<RegisteredCredentials>().Select(registered => registered.Name)]));
        services.TryAddSingleton<ISourceStore, SourceStore>();
        services.TryAddSingleton<SourceCatalog>();
        return services;
    }
}
