using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.ReadModel;
using PollerSaga.Settings;
using PollerSaga.Transport;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Dashboard;

namespace PollerSaga.Worker.Hosting;

/// <summary>The host of a worker: the engine, and its API, health and dashboard over HTTP.</summary>
internal static class WorkerHost
{
    // The part of the time to stop in which pages in flight may finish. In the rest, the worker returns the others.
    private const double ShareToFinish = 0.75;

    // Maximum delay until the log reports that a dependency is unavailable or available again.
    private static readonly TimeSpan HealthPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <param name="folder">The data folder of a worker that works alone; null for a worker on a bus.</param>
    /// <param name="settings">Settings of the command line.</param>
    /// <param name="swap">Adds or replaces services: the address of a demo; clock and database in tests.</param>
    public static WebApplication Build(DataFolder? folder, IReadOnlyList<string> settings, Action<IServiceCollection>? swap = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(DashboardHosting.HostOptions);
        EngineHost.AddSettings(builder.Configuration, folder, settings);
        EngineHost.AddLog(builder.Logging, builder.Configuration, LogLevel.Information);
        var http = builder.Configuration.ReadSection<HttpOptions>();
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // The command reports why the host stops.

        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(service => service.ServiceName = "PollerSaga");
        builder.Services.AddPollerSaga(builder.Configuration).AddResultFiles(folder).AddSettings<HttpOptions>(builder.Configuration);
        builder.Services.AddSingleton<IReceiveObserver, DeadLetterLog>();
        AddHealth(builder.Services);
        builder.Services.AddHttpPipeline(http);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>((host, options) =>
            host.ShutdownTimeout = options.Value.ShutdownTimeout);
        builder.Services.AddOptions<MassTransitHostOptions>().Configure<IOptions<WorkerOptions>>((bus, options) =>
        {
            // A worker may start before its bus. It waits, and reports that it waits.
            bus.WaitUntilStarted = false;
            bus.StopTimeout = options.Value.ShutdownTimeout;
            bus.ConsumerStopTimeout = options.Value.ShutdownTimeout * ShareToFinish;
        });

        builder.Services.AddRouting();
        builder.WebHost.UsePollerKestrel(builder.Configuration);
        builder.AddDashboard();
        swap?.Invoke(builder.Services);

        var app = builder.Build();
        http = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value; // Fails if any section is invalid.
        foreach (var address in http.Addresses)
            app.Urls.Add(address);
        app.UseHttpPipeline(http);
        return app;
    }

    private static void AddHealth(IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>(DatabaseHealthCheck.Name, timeout: HealthTimeout);
        services.AddSingleton<IHealthCheckPublisher, HealthLog>();
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = HealthPeriod;
            publisher.Period = HealthPeriod;
        });
    }
}
