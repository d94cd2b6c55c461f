using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Aws;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Maintenance;
using PollerSaga.Payloads;
using PollerSaga.ReadModel;
using PollerSaga.Reports;
using PollerSaga.Settings;
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
    /// an
    /// error.
    /// </param>
    /// <param name="configureBus">Adds more to the bus, for example consumers of <c>PollerJobCompleted</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPollerSaga(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<IBusRegistrationConfigurator>? configureBus = null)
    {
        services.AddPollerSagaEngine(configuration);

        // Before the bus, so that they stop after it: the leases of what the bus is still bringing to an end are renewed, and its sends go
        // out.
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

    /// <summary>
    /// Adds a bus to send to the engine's endpoints and to ask them. Of the settings, it uses only those of the transport.
    /// </summary>
    internal static IServiceCollection AddPollerSagaClient(this IServiceCollection services, IConfiguration configuration) => services
        .KnowPollerSagaSettings(configuration)
        .AddJobCommands(configuration)
        .AddClientBus(configuration);

    /// <summary>
    /// Adds the engine as far as it takes job commands, on a bus of its own. A worker takes up later what the commands send to be worked
    /// on.
    /// </summary>
    internal static IServiceCollection AddPollerSagaControl(this IServiceCollection services, IConfiguration configuration) => services
        .AddPollerSagaEngine(configuration)
        .AddMassTransit(bus =>
        {
            bus.AddJobSaga();
            bus.UseStartedTransport(TransportKind.InMemory);
        });

    /// <summary>Adds the database and the queries over it. Of the settings, it uses only those of the database.</summary>
    internal static IServiceCollection AddPollerSagaStorage(this IServiceCollection services, IConfiguration configuration) => services
        .KnowPollerSagaSettings(configuration)
        .AddStorage(configuration)
        .AddWindowStep()
        .AddJobHistory()
        .AddReadModel();

    /// <summary>Puts the engine's endpoints on a bus of the configured kind.</summary>
    internal static void AddPollerSagaEndpoints(this IBusRegistrationConfigurator bus, IConfiguration configuration)
    {
        bus.AddJobEndpoints();
        bus.AddReadModelEndpoints();
        bus.AddTaskEndpoints();
        bus.AddReportEndpoints();
        bus.UseStartedTransport(BusTransport.KindIn(configuration));
    }

    /// <summary>Lets a host check the names in every section, also in those that it does not use.</summary>
    internal static IServiceCollection KnowPollerSagaSettings(this IServiceCollection services, IConfiguration configuration) => services
        .KnowSettings<TransportOptions>(configuration)
        .KnowSettings<DatabaseOptions>(configuration)
        .KnowSettings<PayloadOptions>(configuration)
        .KnowSettings<ProcessingQueueOptions>(configuration)
        .KnowSettings<ProcessingOptions>(configuration)
        .KnowSettings<CompletionQueueOptions>(configuration)
        .KnowSettings<AwsOptions>(configuration)
        .KnowSettings<PollingOptions>(configuration)
        .KnowSettings<FetchingOptions>(configuration)
        .KnowSettings<WorkerOptions>(configuration);
}
