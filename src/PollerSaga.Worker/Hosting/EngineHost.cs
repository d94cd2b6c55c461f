using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Maintenance;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Transport;
using PollerSaga.Worker.Access;

namespace PollerSaga.Worker.Hosting;

/// <summary>Builds the hosts of the engine and of its clients, with their settings and logs.</summary>
internal static class EngineHost
{
    // The next start continues the pages in flight, so that the host does not wait for them.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Builds a host of the whole engine. The data folder provides the defaults of the settings.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="settings">Settings of the command line.</param>
    /// <param name="configure">Adds or replaces services.</param>
    /// <param name="configureBus">Adds consumers.</param>
    /// <param name="secrets">Secrets that take precedence over those of the settings; null for none.</param>
    public static IHost Build(
        DataFolder folder,
        IReadOnlyList<string> settings,
        Action<IServiceCollection>? configure = null,
        Action<IBusRegistrationConfigurator>? configureBus = null,
        IReadOnlyDictionary<string, string>? secrets = null)
    {
        var builder = NewBuilder(folder, settings);
        AddSecrets(builder.Configuration, secrets);
        builder.Services.AddPollerSaga(builder.Configuration, configureBus).AddResultFiles(folder);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            host.StopTimeout = ShutdownTimeout;
            host.ConsumerStopTimeout = TimeSpan.FromMilliseconds(100);
        });
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Builds a host that can send requests to partners, and runs no job.</summary>
    public static IHost BuildRequester(
        DataFolder? folder,
        IReadOnlyList<string> settings,
        Uri? typedUrl,
        IReadOnlyDictionary<string, string> secrets)
    {
        var builder = NewBuilder(folder, settings);
        AddSecrets(builder.Configuration, secrets);
        builder.Services.AddPollerSagaEngine(builder.Configuration).AllowTypedUrl(typedUrl);
        return builder.Build();
    }

    /// <summary>Builds a host that executes commands on the jobs of a data folder, and runs none of them.</summary>
    public static IHost BuildControl(DataFolder folder, IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSagaControl(builder.Configuration);
        return builder.Build();
    }

    /// <summary>Builds a host of only the database: that of the settings, or that of a data folder.</summary>
    public static IHost BuildReader(DataFolder? folder, IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSagaStorage(builder.Configuration);
        return builder.Build();
    }

    /// <summary>Builds a host of only a bus, to send to workers.</summary>
    public static IHost BuildClient(IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder: null, settings);
        builder.Services.AddPollerSagaClient(builder.Configuration);
        return builder.Build();
    }

    /// <summary>Builds a host that deletes the data of finished jobs, and runs no job.</summary>
    public static IHost BuildSweeper(DataFolder? folder, IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSagaEngine(builder.Configuration).AddResultFiles(folder);
        return builder.Build();
    }

    /// <summary>
    /// Builds a host of a consumer of the processing queue. With a data folder, the host has the engine's database and sagas, to update the
    /// pages, and polls nothing. Without one, it has a bus for its reports.
    /// </summary>
    public static IHost BuildProcessor(
        DataFolder? folder,
        IReadOnlyList<string> settings,
        Action<IServiceCollection, IConfiguration> addProcessor)
    {
        var builder = NewBuilder(folder, settings, LogLevel.Warning);
        if (folder is not null)
        {
            builder.Services.AddPollerSagaEngine(builder.Configuration);
            // The next run on the folder finds further effects of a report in the rows.
            builder.Services.AddClientBus(builder.Configuration);
            builder.Services.AddSingleton<IProcessingReports, LocalProcessingReports>();
        }

        addProcessor(builder.Services, builder.Configuration);
        return builder.Build();
    }

    /// <summary>Makes retention delete the result files of a data folder.</summary>
    public static IServiceCollection AddResultFiles(this IServiceCollection services, DataFolder? folder) =>
        folder is null ? services : services.AddSingleton<IJobResults>(new ResultFiles(folder));

    /// <summary>Adds the settings of a data folder, files, environment and command line. Later sources take precedence.</summary>
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

    /// <summary>Adds the log on standard error. Standard output belongs to the command. The engine logs faults of libraries.</summary>
    public static void AddLog(ILoggingBuilder logging, IConfiguration configuration, LogLevel level)
    {
        LogSettings.Check(configuration);
        logging
            .AddSimpleConsole(console =>
            {
                console.ColorBehavior = LoggerColorBehavior.Disabled; // Standard error has no control characters.
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            })
            .AddFilter(null, LogLevel.Error)
            .AddFilter(nameof(PollerSaga), level)
            .AddFilter(typeof(RetentionSweep).FullName, LogLevel.Information) // Every deletion is reported, also by a run.
            .AddFilter("MassTransit", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("Polly", LogLevel.None)
            .AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>Returns whether the settings name a database, so that no data folder is needed.</summary>
    public static bool NamesDatabase(IReadOnlyList<string> settings) =>
        !string.IsNullOrEmpty(Read(settings)["PollerSaga:Database:ConnectionString"]);

    /// <summary>
    /// Returns the deadline that the settings give explicitly; null for none. A job that a person starts does not take the default. A value
    /// that does not convert is left to the check of the settings.
    /// </summary>
    public static TimeSpan? DeadlineOf(IReadOnlyList<string> settings) =>
        Read(settings)["PollerSaga:Polling:Deadline"] is { } text && DurationFormat.TryParse(text, out var deadline) ? deadline : null;

    /// <summary>Returns the API key that commands send to a worker; null for none.</summary>
    public static string? ApiKeyOf(IReadOnlyList<string> settings)
    {
        var configuration = Read(settings);
        return new[] { configuration.ReadSection<HttpOptions>().ApiKey, configuration["POLLERSAGA_API_KEY"] }
            .FirstOrDefault(key => !string.IsNullOrWhiteSpace(key));
    }

    /// <summary>Returns the bus of the settings.</summary>
    public static TransportKind TransportOf(IReadOnlyList<string> settings) => BusTransport.KindIn(Read(settings));

    /// <summary>Returns the completion queue of the settings.</summary>
    public static CompletionQueueKind CompletionQueueOf(IReadOnlyList<string> settings) => CompletionQueueOptions.KindIn(Read(settings));

    private static void AddSecrets(IConfigurationBuilder configuration, IReadOnlyDictionary<string, string>? secrets)
    {
        if (secrets is { Count: > 0 })
        {
            configuration.AddInMemoryCollection(secrets.Select(
                secret => KeyValuePair.Create($"{ConfiguredSecrets.Section}:{secret.Key}", (string?)secret.Value)));
        }
    }

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
        builder.Services.AddKnownPollerSagaSettings(builder.Configuration).AddKnownSettings<HttpOptions>(builder.Configuration);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        return builder;
    }

    /// <summary>The command line handles signals, not the host.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
