using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Contracts.Delivery;
using PollerSaga.ReadModel;
using PollerSaga.Storage;
using PollerSaga.Tasks;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.JobClients;

/// <summary>
/// Acts on the jobs of a data folder that no process works on: through the engine's sagas, which store what is to be. Nothing is polled;
/// whoever works on the folder next goes on from there.
/// </summary>
internal sealed class FolderSteering : EngineSteering
{
    private readonly DataFolder _folder;

    private FolderSteering(DataFolder folder, IHost host)
        : base(host) => _folder = folder;

    public override string Place => _folder.Path;

    public override bool IsWorkedOn => false;

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

    public override async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        var tasks = Services.GetRequiredService<PollerTaskQueries>();
        if (await tasks.FindAsync(jobId, taskId, cancellationToken) is not { } task)
            return $"Task {taskId} of job {jobId} is not known, or has not started.";
        if (PollerTaskStates.FromWire(task.State) is not (PollerTaskStates.PayloadSaved or PollerTaskStates.Enqueued or PollerTaskStates.Complete))
            return $"Task {taskId} is {task.State}; only a task that was handed over can be processed.";

        // Straight to the saga, so that it is stored when this returns.
        await Services.GetRequiredService<IMediator>().Publish(new PayloadProcessed(jobId, taskId), cancellationToken);
        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
