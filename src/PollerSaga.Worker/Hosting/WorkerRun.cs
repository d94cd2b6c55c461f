using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Hosting;

/// <summary>One <c>worker</c>: runs the jobs of the bus until it stops.</summary>
internal static class WorkerRun
{
    /// <summary>Runs the worker.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The settings name no work, or an address is unavailable.</exception>
    /// <param name="data">The data folder of a worker that works alone; null for a worker on the bus of the settings.</param>
    /// <param name="settings">Settings of the command line.</param>
    public static async Task<int> RunAsync(string? data, IReadOnlyList<string> settings)
    {
        var isAlone = EngineHost.TransportOf(settings) == TransportKind.InMemory;
        if (data is null && isAlone)
        {
            throw new UsageException("PollerSaga:Transport:Kind is InMemory, which no other process can use. Set a bus, for example "
                + "RabbitMq, or name the folder of a worker that works alone with --data DIR.");
        }

        if (data is not null && !isAlone)
        {
            throw new UsageException("--data is for a worker that works alone, but PollerSaga:Transport:Kind names a bus. "
                + "Omit --data, or set InMemory.");
        }

        // Invalid settings create nothing, not even the folder.
        await using var app = WorkerHost.Build(data is null ? null : DataFolder.Look(data), settings);
        app.Services.CheckSettings();
        Https.Check(app.Services.GetRequiredService<IOptions<HttpOptions>>().Value, app.Configuration);
        using var folder = data is null ? null : DataFolder.Take(data);
        if (folder is not null)
            await app.Services.MigratePollerSagaAsync();
        await CheckLogInAsync(app.Services.GetRequiredService<IOptions<TransportOptions>>().Value);
        await CheckDependenciesAsync(app.Services);
        try
        {
            await StartAsync(app);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }

        Announce(app);
        await app.WaitForShutdownAsync();
        return HostStart.FindDefect(app.Services) is { } defect ? throw defect : ExitCodes.Completed;
    }

    /// <summary>Starts a worker.</summary>
    /// <exception cref="UsageException">An address is unavailable.</exception>
    /// <exception cref="AggregateException">A service failed during the start.</exception>
    /// <exception cref="OperationCanceledException">The worker stopped during the start.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        try
        {
            await HostStart.StartAsync(app, CancellationToken.None);
        }
        catch (IOException exception)
        {
            throw new UsageException($"PollerSaga:Http:Urls is {options.Urls}: {exception.Message} Choose another address.");
        }
        catch (Exception exception) when (Https.Describe(exception, options) is { } usage)
        {
            throw usage;
        }
    }

    // A worker waits for an unavailable bus. To wait for a bus that refuses the log-in is useless.
    private static async Task CheckLogInAsync(TransportOptions transport)
    {
        if (transport.Kind != TransportKind.RabbitMq)
            return;

        try
        {
            await RabbitMqConnection.TryAsync(transport, CancellationToken.None);
        }
        catch (DependencyUnavailableException exception) when (!RabbitMqConnection.IsRefusal(exception))
        {
            ReportWait(exception);
        }
    }

    // The same for other dependencies.
    private static async Task CheckDependenciesAsync(IServiceProvider services)
    {
        foreach (var check in services.GetServices<IStartCheck>())
        {
            try
            {
                await check.CheckAsync(CancellationToken.None);
            }
            catch (DependencyUnavailableException exception) when (exception is not DependencyRefusedException)
            {
                ReportWait(exception);
            }
        }
    }

    private static void ReportWait(DependencyUnavailableException exception) =>
        Console.Error.WriteLine($"pollersaga: {exception.Message} The worker waits for it.");

    // A proxy in front of the worker may encrypt, which the worker cannot know.
    private static void WarnOfClearText(HttpOptions options)
    {
        var open = options.Addresses.FirstOrDefault(
            address => ListenAddress.Parse(address) is { IsLoopback: false, Scheme: "http" } && options.Proxies.Length == 0);
        if (options.IsAuthenticated && open is not null)
        {
            Console.Error.WriteLine($"pollersaga: {open} is not encrypted, so that keys and cookies can be read on the network. Use https, "
                + "or a reverse proxy in PollerSaga:Http:KnownProxies.");
        }
    }

    private static void Announce(WebApplication app)
    {
        var bus = app.Services.GetRequiredService<IOptions<TransportOptions>>().Value.Kind;
        var database = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider;
        var pages = app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.ConcurrentTasks;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine($"The worker is running: {bus} bus, {database} database, {pages} pages at a time.");
        foreach (var address in addresses)
            Console.WriteLine($"Health at {new Uri(new Uri(address), "/health/ready")}");
        foreach (var address in addresses)
            Console.WriteLine($"API at {new Uri(new Uri(address), "/api/jobs")}, described at {new Uri(new Uri(address), "/scalar")}");
        foreach (var address in addresses)
            Console.WriteLine($"The dashboard is at {new Uri(address)}");
        WarnOfClearText(app.Services.GetRequiredService<IOptions<HttpOptions>>().Value);
    }
}
