using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace PollerSaga.Worker.Running;

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

    /// <summary>A host of the database alone.</summary>
    public static IHost BuildReader(DataFolder folder, IReadOnlyList<string> settings)
    {
        var builder = NewBuilder(folder, settings);
        builder.Services.AddPollerSagaStorage(builder.Configuration);
        return builder.Build();
    }

    private static HostApplicationBuilder NewBuilder(DataFolder folder, IReadOnlyList<string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["PollerSaga:Database:ConnectionString"] = new SqliteConnectionStringBuilder { DataSource = folder.Database }.ToString(),
                ["PollerSaga:Payloads:Directory"] = folder.Payloads,
                ["PollerSaga:ProcessingQueue:Directory"] = folder.Queue,
            })
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine([.. settings]);

        // Standard output belongs to the command. What libraries log of faults, the engine says in its own words.
        builder.Logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            })
            .AddFilter(null, LogLevel.Error)
            .AddFilter("MassTransit", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Polly", LogLevel.None)
            .AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
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
