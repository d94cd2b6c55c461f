using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Settings;

namespace PollerSaga.Maintenance;

/// <summary>Registers the sweeps and the renewal of leases.</summary>
internal static class MaintenanceModule
{
    /// <summary>Adds the leader, and the settings that the sweeps read.</summary>
    public static IServiceCollection AddMaintenance(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<MaintenanceLeader>();
        return services.AddSettings<WorkerOptions>(configuration);
    }

    /// <summary>Adds the renewal of the leases of this process.</summary>
    public static IServiceCollection AddLeaseRenewal(this IServiceCollection services) => services.AddHostedService<LeaseRenewal>();

    /// <summary>Adds the sweeps: deadlines, unfinished work of dead processes, cancelled requests, expired jobs.</summary>
    public static IServiceCollection AddSweeps(this IServiceCollection services) => services
        .AddHostedService(provider => provider.GetRequiredService<MaintenanceLeader>())
        .AddHostedService<ResumeSweep>()
        .AddHostedService<DeadlineSweep>()
        .AddHostedService<CancellationSweep>()
        .AddHostedService<ExpirySweep>();
}
