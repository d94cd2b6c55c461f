using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Storage;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>
/// The engine on a data folder that no other process uses. Its sagas store the effect of commands, and poll nothing. The next process that
/// works on the folder continues from there.
/// </summary>
internal sealed class FolderEngine : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly IHost _host;

    private FolderEngine(DataFolder folder, IHost host) => (_folder, _host) = (folder, host);

    public JobControl Control => _host.Services.GetRequiredService<JobControl>();

    /// <exception cref="UsageException">The folder contains no data, or another process uses it.</exception>
    public static async Task<FolderEngine> OpenAsync(string path, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        DataFolder.FindData(path);
        var folder = DataFolder.Take(path, "Control its jobs through its worker with --server URL, or wait until it ends.");
        var engine = new FolderEngine(folder, EngineHost.BuildControl(folder, settings));
        try
        {
            await engine._host.Services.MigratePollerSagaAsync(cancellationToken);
            await engine._host.StartAsync(cancellationToken);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the reason for which a new job cannot start: its values, or its source; null for none.</summary>
    public async Task<string?> FindFaultAsync(StartPollerJob start, CancellationToken cancellationToken) =>
        StartPollerJobCheck.FindFault(start, _host.Services.GetRequiredService<StartLimits>())
            ?? await _host.Services.GetRequiredService<RequestedStreams>().FindFaultAsync(start, cancellationToken);

    /// <summary>Marks a task as complete.</summary>
    /// <returns>The reason for a refusal; null for success.</returns>
    public async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        using var tasks = new StoredJobReader(_folder.Path, _host.Services);
        if (await tasks.FindTaskAsync(jobId, taskId, cancellationToken) is not { } task)
            return TaskCompletion.Unknown(jobId, taskId);
        if (TaskCompletion.FindRefusal(task) is { } refusal)
            return refusal;

        // The mediator, not the bus: the change is stored when this call returns.
        await _host.Services.GetRequiredService<IMediator>().Publish(new PayloadProcessed(jobId, taskId), cancellationToken);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _folder.Dispose();
    }
}
