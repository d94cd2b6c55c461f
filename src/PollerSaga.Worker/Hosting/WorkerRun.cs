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
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.Hosting;

/// <summary>One <c>worker</c>: works whatever the bus brings until it is told to stop.</summary>
internal static class WorkerRun
{
    /// <summary>Works.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The settings leave nothing to work on, or an address cannot be listened on.</exception>
    /// <param name="data">The data folder of a worker that works alone, with nothing else; null for one of many, on the bus that the settings name.</param>
    /// <param name="settings">Settings of the command line.</param>
    public static async Task<int> RunAsync(string? data, IReadOnlyList<string> settings)
    {
        var isAlone = EngineHost.TransportOf(settings) == TransportKind.InMemory;
        if (data is null && isAlone)
            throw new UsageException("PollerSaga:Transport:Kind is InMemory, over which nobody can send a worker a job; set a bus, for example RabbitMq, or give a worker that works alone its folder with --data DIR.");
        if (data is not null && !isAlone)
            throw new UsageException("--data is for a worker that works alone, and PollerSaga:Transport:Kind names a bus; leave --data out, or set InMemory.");

        // Settings are checked before anything is made of them, the folder too.
        await using var app = WorkerHost.Build(data is null ? null : DataFolder.Look(data), settings);
        app.Services.CheckSettings();
        using var folder = data is null ? null : DataFolder.Take(data);
        if (folder is not null)
            await app.Services.MigratePollerSagaAsync();
        await RefuseWrongLogInAsync(app.Services.GetRequiredService<IOptions<TransportOptions>>().Value);
        await RefuseWhatRefusesAsync(app.Services);
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
    /// <exception cref="UsageException">Its address cannot be listened on.</exception>
    /// <exception cref="AggregateException">A service of it failed meanwhile.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop meanwhile.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            await HostStart.StartAsync(app, CancellationToken.None);
        }
        catch (IOException exception)
        {
            var urls = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.Urls;
            throw new UsageException($"PollerSaga:Http:Urls is {urls}: {exception.Message} Choose another address.");
        }
    }

    // A bus that is away is waited for. One that is there and refuses would be waited for in vain.
    private static async Task RefuseWrongLogInAsync(TransportOptions transport)
    {
        if (transport.Kind != TransportKind.RabbitMq)
            return;

        try
        {
            await RabbitMqConnection.TryAsync(transport, CancellationToken.None);
        }
        catch (DependencyUnavailableException exception) when (!RabbitMqConnection.IsRefusal(exception))
        {
            SayItWaits(exception);
        }
    }

    // As with the bus.
    private static async Task RefuseWhatRefusesAsync(IServiceProvider services)
    {
        foreach (var check in services.GetServices<IStartCheck>())
        {
            try
            {
                await check.CheckAsync(CancellationToken.None);
            }
            catch (DependencyUnavailableException exception) when (exception is not DependencyRefusedException)
            {
                SayItWaits(exception);
            }
        }
    }

    private static void SayItWaits(DependencyUnavailableException exception) =>
        Console.Error.WriteLine($"pollersaga: {exception.Message} The worker waits for it.");

    private static void Announce(WebApplication app)
    {
        var bus = app.Services.GetRequiredService<IOptions<TransportOptions>>().Value.Kind;
        var database = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider;
        var pages = app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.ConcurrentTasks;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine($"The worker is up: {bus} bus, {database} database, {pages} pages at a time.");
        foreach (var address in addresses)
            Console.WriteLine($"Health at {new Uri(new Uri(address), "/health/ready")}");
        foreach (var address in addresses)
            Console.WriteLine($"API at {new Uri(new Uri(address), "/api/jobs")}, described at {new Uri(new Uri(address), "/scalar")}");
        foreach (var address in addresses)
            Console.WriteLine($"The dashboard is at {new Uri(address)}");
    }
}
