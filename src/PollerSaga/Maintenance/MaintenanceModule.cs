using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Delivery;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Settings;

namespace PollerSaga.Maintenance;

/// <summary>Registers the sweeps and the renewal of leases.</summary>
internal static class MaintenanceModule
{
    /// <summary>Adds the leader, and the settings that the sweeps read.</summary>
    public static IServiceCollection AddMaintenance(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<MaintenanceLeader>();
        services.TryAddSingleton<DueJobs>();
        services.TryAddSingleton<DueItems>();
        services.TryAddSingleton<DueDeletion>();
        services.TryAddSingleton<PayloadDeletion>();
        services.TryAddSingleton<UnprocessedDeletion>();
        services.TryAddSingleton<JobDeletion>();
        return services
            .AddSettings<WorkerOptions>(configuration)
            .AddSettings<RetentionOptions>(configuration)
            .AddSettingsRule<RetentionOptions, ProcessingQueueOptions>(CheckMessages);
    }

    /// <summary>Adds the renewal of the leases of this process.</summary>
    public static IServiceCollection AddLeaseRenewal(this IServiceCollection services) => services.AddHostedService<LeaseRenewal>();

    /// <summary>Adds the sweeps: deadlines, unfinished work of dead processes, cancelled requests, retention.</summary>
    public static IServiceCollection AddSweeps(this IServiceCollection services) => services
        .AddHostedService(provider => provider.GetRequiredService<MaintenanceLeader>())
        .AddHostedService<ResumeSweep>()
        .AddHostedService<DeadlineSweep>()
        .AddHostedService<CancellationSweep>()
        .AddHostedService<RetentionSweep>();

    private static void CheckMessages(RetentionOptions retention, ProcessingQueueOptions queue, SettingsCheck check)
    {
        if (retention.UnprocessedPayloads is not { } time || QueueProviders.Find(queue.Kind)?.MessageRetention is not { } shortest)
            return;

        check.That(
            time >= shortest,
            "Retention:UnprocessedPayloads",
            $"is {time}; with ProcessingQueue:Kind={queue.Kind} it must be at least {shortest}, after which the queue deletes its "
            + "messages. A message must not outlive its payload.");
    }
}
