using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;
using PollerSaga.Transport;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Hosting;

/// <summary>One <c>demo --serve</c>: a worker with the dashboard, and the sample API, until it stops.</summary>
internal static class DemoServer
{
    // A demo stops quickly, without waiting for pages between two attempts.
    private const string ShutdownTimeout = "--PollerSaga:Worker:ShutdownTimeout=00:00:04";

    /// <summary>Serves.</summary>
    /// <param name="api">The sample API.</param>
    /// <param name="path">The data folder.</param>
    /// <param name="settings">Settings of the command line.</param>
    /// <param name="cancellationToken">Stops the demo.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Uri api, string path, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (EngineHost.TransportOf(settings) != TransportKind.InMemory)
            throw new UsageException("PollerSaga:Transport:Kind names a bus, but demo runs in one process. Set InMemory.");

        using var folder = DataFolder.Take(path);
        await using var app = WorkerHost.Build(folder, [ShutdownTimeout, .. settings], services => services.AllowTypedUrl(api));
        await app.Services.MigratePollerSagaAsync(cancellationToken);
        await WorkerRun.StartAsync(app);

        var jobId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var start = new StartPollerJob(jobId, api, Timeout: EngineHost.DeadlineOf(settings) ?? TimeSpan.Zero);
        await app.Services.GetRequiredService<EndpointSender>().SendAsync(PollerEndpoints.Job, start, cancellationToken);

        Console.WriteLine($"The dashboard is at {new Uri(app.Urls.First())}");
        Console.WriteLine($"Job {jobId} polls the sample API. The data is in {folder.Path}. Ctrl+C stops it.");
        try
        {
            await app.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }

        return HostStart.FindDefect(app.Services) is { } defect ? throw defect : ExitCodes.Completed;
    }
}
