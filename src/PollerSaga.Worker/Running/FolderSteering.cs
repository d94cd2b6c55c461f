using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Tasks;

namespace PollerSaga.Worker.Running;

/// <summary>
/// Acts on the jobs of a data folder that no process works on: through the engine's sagas, which store what is to be. Nothing is polled;
/// whoever works on the folder next goes on from there.
/// </summary>
internal sealed class FolderSteering : IJobSteering
{
    private readonly DataFolder _folder;
    private readonly IHost _host;

    private FolderSteering(DataFolder folder, IHost host)
    {
        _folder = folder;
        _host = host;
    }

    public string Place => _folder.Path;

    public bool IsWorkedOn => false;

    private PollerJobActs Acts => _host.Services.GetRequiredService<PollerJobActs>();

    /// <exception cref="UsageException">There is no data in the folder, or another process works on it.</exception>
    public static async Task<FolderSteering> OpenAsync(string path, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (!File.Exists(DataFolder.Look(path).Database))
            throw new UsageException($"There is no data in {DataFolder.Look(path).Path}; name the folder of the run with --data.");

        var folder = DataFolder.Take(path, "Act through its worker with --server URL, or wait for it to end.");
        var host = EngineHost.BuildSteering(folder, settings);
        var steering = new FolderSteering(folder, host);
        try
        {
            await host.Services.MigratePollerSagaAsync(cancellationToken);
            await host.StartAsync(cancellationToken);
            return steering;
        }
        catch
        {
            await steering.DisposeAsync();
            throw;
        }
    }

    public Task<PollerJobActResult> CancelAsync(Guid jobId, string by, CancellationToken cancellationToken) => Acts.CancelAsync(jobId, by, cancellationToken);

    public Task<PollerJobActResult> RedriveAsync(Guid jobId, string by, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Acts.RedriveAsync(jobId, by, timeout, cancellationToken);

    public Task<PollerJobActResult> PauseAsync(Guid jobId, string by, CancellationToken cancellationToken) => Acts.PauseAsync(jobId, by, cancellationToken);

    public Task<PollerJobActResult> ResumeAsync(Guid jobId, string by, CancellationToken cancellationToken) => Acts.ResumeAsync(jobId, by, cancellationToken);

    public Task<PollerJobActResult> SetMaxConcurrencyAsync(Guid jobId, int maxConcurrency, string by, CancellationToken cancellationToken) =>
        Acts.SetMaxConcurrencyAsync(jobId, maxConcurrency, by, cancellationToken);

    public async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        var tasks = _host.Services.GetRequiredService<PollerTaskQueries>();
        if (await tasks.FindAsync(jobId, taskId, cancellationToken) is not { } task)
            return $"Task {taskId} of job {jobId} is not known, or has not started.";
        if (PollerTaskStates.FromWire(task.State) is not (PollerTaskStates.PayloadSaved or PollerTaskStates.Enqueued or PollerTaskStates.Complete))
            return $"Task {taskId} is {task.State}; only a task that was handed over can be processed.";

        // Straight to the saga, so that it is stored when this returns.
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
