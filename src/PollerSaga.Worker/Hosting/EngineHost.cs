using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Transport;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.Hosting;

/// <summary>Hosts for the engine and for readers of its database, with their settings and logs.</summary>
internal static class EngineHost
{
    // What is in flight when the program is told to stop is taken up again by the next start, so there is no point in waiting for it.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    /// <summary>A host of the whole engine; what the settings leave open lies in the data folder.</summary>
    public static IHost Build(DataFolder folder, IReadOnlyList<string> settings, Action<IServiceCollection>? configure = null, Action<IBusRegistrationConfigurator>? configureBus = null)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSaga(builder.Configuration, configureBus);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            host.StopTimeout = ShutdownTimeout;
            host.ConsumerStopTimeout = TimeSpan.FromMilliseconds(100);
        });
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>A host that executes commands on the jobs of a data folder, and processes none of them.</summary>
    public static IHost BuildControl(DataFolder folder, IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSagaControl(builder.Configuration);
        return builder.Build();
    }

    /// <summary>A host of the database alone: the configured one, or the one of a data folder.</summary>
    public static IHost BuildReader(DataFolder? folder, IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSagaStorage(builder.Configuration);
        return builder.Build();
    }

    /// <summary>A host of nothing but a way to send to the bus, for who asks workers and is none.</summary>
    public static IHost BuildClient(IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder: null, settings);
        builder.Services.AddPollerSagaClient(builder.Configuration);
        return builder.Build();
    }

    /// <summary>
    /// A host of a consumer of the processing queue. With a data folder it has the engine's database and sagas, to write into what became of
    /// pages, and nothing that polls; without one, a bus to report over.
    /// </summary>
    public static IHost BuildProcessor(DataFolder? folder, IReadOnlyList<string> settings, Action<IServiceCollection, IConfiguration> addProcessor)
    {
        var builder = NewBuilder(folder, settings, LogLevel.Warning);
        if (folder is not null)
        {
            builder.Services.AddPollerSagaEngine(builder.Configuration);
            // What a report leads to beyond its task, the next run on the folder finds in the rows.
            builder.Services.AddClientBus(builder.Configuration);
            builder.Services.AddSingleton<IProcessingReports, LocalProcessingReports>();
        }

        addProcessor(builder.Services, builder.Configuration);
        return builder.Build();
    }

    /// <summary>The settings as every host reads them: those of a data folder, then files, environment and command line, later ones winning.</summary>
    public static void AddSettings(IConfigurationBuilder configuration, DataFolder? folder, IReadOnlyList<string> settings)
    {
        if (folder is not null)
        {
            configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["PollerSaga:Database:ConnectionString"] = new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString(),
                ["PollerSaga:Payloads:Directory"] = folder.Payloads,
                ["PollerSaga:ProcessingQueue:Directory"] = folder.Queue,
            });
        }

        configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine([.. settings]);
    }

    /// <summary>The log on standard error; standard output belongs to the command. What libraries log of faults, the engine says in its own words.</summary>
    public static void AddLog(ILoggingBuilder logging, IConfiguration configuration, LogLevel level)
    {
        logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            })
            .AddFilter(null, LogLevel.Error)
            .AddFilter(nameof(PollerSaga), level)
            .AddFilter("MassTransit", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("Polly", LogLevel.None)
            .AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>Whether the settings name a database, so that none needs a data folder.</summary>
    public static bool NamesDatabase(IReadOnlyList<string> settings) => !string.IsNullOrEmpty(Read(settings)["PollerSaga:Database:ConnectionString"]);

    /// <summary>The bus that the settings name.</summary>
    public static TransportKind TransportOf(IReadOnlyList<string> settings) => BusTransport.KindIn(Read(settings));

    /// <summary>The completion queue that the settings name.</summary>
    public static CompletionQueueKind CompletionQueueOf(IReadOnlyList<string> settings) => CompletionQueueOptions.KindIn(Read(settings));

    private static IConfigurationRoot Read(IReadOnlyList<string> settings)
    {
        var configuration = new ConfigurationBuilder();
        AddSettings(configuration, folder: null, settings);
        return configuration.Build();
    }

    private static HostApplicationBuilder NewBuilder(DataFolder? folder, IReadOnlyList<string> settings, LogLevel level = LogLevel.Error)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddSettings(builder.Configuration, folder, settings);
        AddLog(builder.Logging, builder.Configuration, level);
        builder.Services.KnowPollerSagaSettings(builder.Configuration).KnowSettings<HttpOptions>(builder.Configuration);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        return builder;
    }

    /// <summary>The command line hears the signals, not the host.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
