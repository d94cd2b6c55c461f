using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>Reads the jobs of a data folder, also while other processes use it. To control jobs, takes the folder.</summary>
/// <param name="path">The data folder; null for the database of the settings, or for the default folder if they name no database.</param>
/// <param name="settings">Settings of the command line.</param>
internal sealed class FolderJobClient(string? path, IReadOnlyList<string> settings) : IJobClient
{
    private readonly Lazy<StoredJobReader> _reader = new(() => StoredJobReader.Open(path, settings));
    private FolderEngine? _engine;

    public string Place => _engine is null ? Reader.Place : DataFolder.Look(FolderPath).Path;

    public bool HasWorkers => false;

    private StoredJobReader Reader => _reader.Value;

    private string FolderPath => path ?? DataFolder.DefaultPath;

    public Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken) =>
        Reader.GetStatusAsync(jobId, cancellationToken);

    public Task<IReadOnlyList<JobResponse>> ListJobsAsync(int max, CancellationToken cancellationToken) =>
        Reader.ListJobsAsync(max, cancellationToken);

    public Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int max, CancellationToken cancellationToken) =>
        Reader.ListTasksAsync(jobId, state, max, cancellationToken);

    public Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken) =>
        Reader.OpenPayloadAsync(jobId, taskId, cancellationToken);

    public IAsyncEnumerable<TaskResult> ReadResultAsync(Guid jobId, CancellationToken cancellationToken) =>
        Reader.ReadResultAsync(jobId, cancellationToken);

    public async Task StartAsync(StartPollerJob start, CancellationToken cancellationToken)
    {
        // A start has no response on the bus. A request after it in the same queue gets its response when the job is stored.
        var engine = await EngineAsync(cancellationToken);
        if (await engine.FindFaultAsync(start, cancellationToken) is { } fault)
            throw new UsageException(fault);

        var control = engine.Control;
        await control.StartAsync(start, cancellationToken);
        await control.ExecuteAsync(JobCommands.Resume, start.JobId, new JobCommandArguments(), cancellationToken);
    }

    public async Task<JobCommandResult> ExecuteAsync(
        JobCommand command,
        Guid jobId,
        JobCommandArguments arguments,
        CancellationToken cancellationToken) =>
        await (await EngineAsync(cancellationToken)).Control.ExecuteAsync(command, jobId, arguments, cancellationToken);

    public async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken) =>
        await (await EngineAsync(cancellationToken)).CompleteAsync(jobId, taskId, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        if (_reader.IsValueCreated)
            Reader.Dispose();
    }

    private async Task<FolderEngine> EngineAsync(CancellationToken cancellationToken) =>
        _engine ??= await FolderEngine.OpenAsync(FolderPath, settings, cancellationToken);
}
