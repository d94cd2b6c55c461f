using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.ApiKeys;
using PollerSaga.Aws;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Maintenance;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Payloads;
using PollerSaga.ReadModel;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Sources;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga;

/// <summary>Adds PollerSaga to a host.</summary>
public static class PollerSagaServiceCollectionExtensions
{
    /// <summary>Adds the engine and its bus.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">
    /// The configuration with the section <c>PollerSaga</c>. The host validates all settings before it starts anything; an unknown name is
    /// an error.
    /// </param>
    /// <param name="configureBus">Adds more to the bus, for example consumers of <c>PollerJobCompleted</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPollerSaga(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<IBusRegistrationConfigurator>? configureBus = null)
    {
        services.AddPollerSagaEngine(configuration);

        // Registered before the bus, so that they stop after it. They renew the leases of tasks that the bus still finishes, and send their
        // messages.
        services.AddLeaseRenewal();
        services.AddSendingBus(configuration);
        services.AddMassTransit(bus =>
        {
            bus.AddPollerSagaEndpoints(configuration);
            configureBus?.Invoke(bus);
        });
        return services.AddSweeps().AddCompletionListener();
    }

    /// <summary>Adds everything except the bus.</summary>
    internal static IServiceCollection AddPollerSagaEngine(this IServiceCollection services, IConfiguration configuration) => services
        .AddDiagnostics()
        .AddPollerSagaStorage(configuration)
        .AddTransport(configuration)
        .AddPayloads(configuration)
        .AddTasks(configuration)
        .AddFetching(configuration)
        .AddDelivery(configuration)
        .AddWindow(configuration)
        .AddJobs(configuration)
        .AddReports(configuration)
        .AddMaintenance(configuration)
        .AddTaskMediator();

    /// <summary>Adds a bus for commands and requests to the engine's endpoints. It uses only the settings of the transport.</summary>
    internal static IServiceCollection AddPollerSagaClient(this IServiceCollection services, IConfiguration configuration) => services
        .AddKnownPollerSagaSettings(configuration)
        .AddJobCommands(configuration)
        .AddClientBus(configuration);

    /// <summary>
    /// Adds the part of the engine that handles job commands, on its own in-memory bus. The next worker on the data continues the jobs.
    /// </summary>
    internal static IServiceCollection AddPollerSagaControl(this IServiceCollection services, IConfiguration configuration) => services
        .AddPollerSagaEngine(configuration)
        .AddMassTransit(bus =>
        {
            bus.AddJobSaga();
            bus.UseStartedTransport(TransportKind.InMemory);
        });

    /// <summary>Adds the database and its queries. It uses only the settings of the database.</summary>
    internal static IServiceCollection AddPollerSagaStorage(this IServiceCollection services, IConfiguration configuration) => services
        .AddKnownPollerSagaSettings(configuration)
        .AddStorage(configuration)
        .AddSources()
        .AddWindowStep()
        .AddJobHistory()
        .AddReadModel()
        .AddApiKeys();

    /// <summary>Adds the engine's endpoints to a bus of the configured kind.</summary>
    internal static void AddPollerSagaEndpoints(this IBusRegistrationConfigurator bus, IConfiguration configuration)
    {
        bus.AddJobEndpoints();
        bus.AddReadModelEndpoints();
        bus.AddTaskEndpoints();
        bus.AddReportEndpoints();
        bus.UseStartedTransport(BusTransport.KindIn(configuration));
    }

    /// <summary>Makes a host check the names in every section, including sections that it does not use.</summary>
    internal static IServiceCollection AddKnownPollerSagaSettings(
        this IServiceCollection services,
        IConfiguration configuration) => services
        .AddKnownSettings<TransportOptions>(configuration)
        .AddKnownSettings<DatabaseOptions>(configuration)
        .AddKnownSettings<PayloadOptions>(configuration)
        .AddKnownSettings<ProcessingQueueOptions>(configuration)
        .AddKnownSettings<ProcessingOptions>(configuration)
        .AddKnownSettings<CompletionQueueOptions>(configuration)
        .AddKnownSettings<AwsOptions>(configuration)
        .AddKnownSettings<PollingOptions>(configuration)
        .AddKnownSettings<FetchingOptions>(configuration)
        .AddKnownSettings<RetentionOptions>(configuration)
        .AddKnownSettings<WorkerOptions>(configuration);
}
