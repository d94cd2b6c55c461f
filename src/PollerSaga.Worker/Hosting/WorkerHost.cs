using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Worker.Dashboard;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.Hosting;

/// <summary>The host of the long-running worker: the engine, its API, its health and its dashboard over HTTP.</summary>
internal static class WorkerHost
{
    // Of the time to stop, the part that pages in flight have to end; the rest is for handing back what has not.
    private const double ShareToFinish = 0.75;

    // How soon the log tells of a dependency that is away or back.
    private static readonly TimeSpan HealthPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);

    /// <param name="folder">The data folder of a worker that works alone; null for one of many.</param>
    /// <param name="settings">Settings of the command line.</param>
    /// <param name="swap">Replaces edges, in tests: clock, database.</param>
    public static WebApplication Build(DataFolder? folder, IReadOnlyList<string> settings, Action<IServiceCollection>? swap = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(DashboardHosting.HostOptions);
        EngineHost.AddSettings(builder.Configuration, folder, settings);
        EngineHost.AddLog(builder.Logging, builder.Configuration, LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // What stops the host is the command's to tell.

        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(service => service.ServiceName = "PollerSaga");
        builder.Services.AddPollerSaga(builder.Configuration).AddSettings<HttpOptions>(builder.Configuration);
        builder.Services.AddSingleton<IReceiveObserver, DeadLetterLog>();
        AddHealth(builder.Services);
        builder.Services.AddPollerSagaApi();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>((host, options) =>
            host.ShutdownTimeout = options.Value.ShutdownTimeout);
        builder.Services.AddOptions<MassTransitHostOptions>().Configure<IOptions<WorkerOptions>>((bus, options) =>
        {
            // A bus that is away is waited for, and said to be: a worker may come up before it.
            bus.WaitUntilStarted = false;
            bus.StopTimeout = options.Value.ShutdownTimeout;
            bus.ConsumerStopTimeout = options.Value.ShutdownTimeout * ShareToFinish;
        });

        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore();
        builder.AddDashboard();
        swap?.Invoke(builder.Services);

        var app = builder.Build();
        foreach (var address in app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.Addresses)
            app.Urls.Add(address);
        app.MapPollerSagaApi();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            ResponseWriter = HealthAnswer.WriteAsync,
            // The bus calls itself degraded while it connects again; it works no more then than one that is not there.
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        });
        app.MapDashboard();
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
