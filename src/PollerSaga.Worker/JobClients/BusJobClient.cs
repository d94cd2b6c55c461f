using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>
/// Reads and controls jobs over the bus of the settings. Lists, payloads and results, for which the bus has no messages, come from the
/// database of the settings.
/// </summary>
/// <param name="connect">Connects to the bus, when it is first needed.</param>
/// <param name="openReader">Opens the database, when it is first needed.</param>
internal sealed class BusJobClient(Func<CancellationToken, Task<BusConnection>> connect, Func<StoredJobReader> openReader) : IJobClient
{
    private readonly Lazy<StoredJobReader> _reader = new(openReader);
    private BusConnection? _bus;

    /// <param name="settings">Settings of the command line.</param>
    public BusJobClient(IReadOnlyList<string> settings)
        : this(token => BusConnection.OpenAsync(settings, token), () => OpenReader(settings))
    {
    }

    public string Place => "the workers' database";

    public bool HasWorkers => true;

    private StoredJobReader Reader => _reader.Value;

    public async Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken) =>
        await (await ControlAsync(cancellationToken)).GetStatusAsync(jobId, cancellationToken);

    public Task<IReadOnlyList<JobResponse>> ListJobsAsync(int max, CancellationToken cancellationToken) =>
        Reader.ListJobsAsync(max, cancellationToken);

    public Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int max, CancellationToken cancellationToken) =>
        Reader.ListTasksAsync(jobId, state, max, cancellationToken);

    public Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken) =>
        Reader.OpenPayloadAsync(jobId, taskId, cancellationToken);

    public IAsyncEnumerable<TaskResult> ReadResultAsync(Guid jobId, CancellationToken cancellationToken) =>
        Reader.ReadResultAsync(jobId, cancellationToken);

    public async Task StartAsync(StartPollerJob start, CancellationToken cancellationToken) =>
        await (await ControlAsync(cancellationToken)).StartAsync(start, cancellationToken);

    public async Task<JobCommandResult> ExecuteAsync(
        JobCommand command,
        Guid jobId,
        JobCommandArguments arguments,
        CancellationToken cancellationToken) =>
        await (await ControlAsync(cancellationToken)).ExecuteAsync(command, jobId, arguments, cancellationToken);

    /// <summary>Hands the report over. The workers process it later, so that it is never refused here.</summary>
    public async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        await (await ControlAsync(cancellationToken)).CompleteAsync(jobId, taskId, cancellationToken);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_bus is not null)
            await _bus.DisposeAsync();
        if (_reader.IsValueCreated)
            Reader.Dispose();
    }

    private async Task<JobControl> ControlAsync(CancellationToken cancellationToken) =>
        (_bus ??= await connect(cancellationToken)).Control;

    private static StoredJobReader OpenReader(IReadOnlyList<string> settings) => EngineHost.NamesDatabase(settings)
        ? StoredJobReader.Open(path: null, settings)
        : throw new UsageException("PollerSaga:Database:ConnectionString is empty, and the bus has no messages for lists and payloads. "
            + "Set the workers' database, or name a worker with --server URL.");
}
