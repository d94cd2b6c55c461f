using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Providers;

namespace PollerSaga.Storage;

/// <summary>Registers the database, its contexts and the group commit.</summary>
internal static class StorageModule
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DatabaseOptions>(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()));
        services.AddDbContextFactory<PollerDbContext, PollerDbContextFactory>((provider, options) =>
        {
            provider.GetRequiredService<IDatabase>().Configure(options);
            options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        });
        services.TryAddSingleton<GroupCommitter>();
        services.TryAddSingleton<PollerStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartCheck, DatabaseCheck>());
        return services;
    }
}
