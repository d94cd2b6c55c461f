using System.Globalization;
using PollerSaga.Benchmarks.Commands;
using PollerSaga.Benchmarks.Processes;

namespace PollerSaga.Benchmarks.Stacks;

/// <summary>The parts that all runs share: the API's process, the program to measure, and a data folder.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly ChildProcess _api;
    private readonly string _folder;
    private int _folders;

    private Bench(Workload workload, ChildProcess api, Uri url, string programFolder, string folder)
    {
        Workload = workload;
        Url = url;
        ProgramFolder = programFolder;
        _api = api;
        _folder = folder;
    }

    public Workload Workload { get; }

    /// <summary>Address of the API.</summary>
    public Uri Url { get; }

    public string ProgramFolder { get; }

    public static async Task<Bench> CreateAsync(
        Workload workload,
        string? programFolder,
        string? folder,
        CancellationToken cancellationToken)
    {
        var program = programFolder is null ? await Repository.PublishProgramAsync(cancellationToken) : Path.GetFullPath(programFolder);
        var own = Path.Combine(folder ?? Path.GetTempPath(), $"pollersaga-benchmark-{Guid.NewGuid():N}");
        Directory.CreateDirectory(own);
        var api = ChildProcess.StartSelf(
            [
                ApiStubCommand.Name,
                workload.Tasks.ToString(CultureInfo.InvariantCulture),
                workload.Latency.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            ],
            own);
        try
        {
            return new Bench(workload, api, new Uri(await api.ReadLineAsync(cancellationToken)), program, own);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Creates a folder. It is deleted only at the end, because a file system that has just deleted many files creates new ones slowly.
    /// </summary>
    public string CreateFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{++_folders}"))).FullName;

    /// <summary>Starts the measured program.</summary>
    public ChildProcess StartProgram(
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.Start(Path.Combine(ProgramFolder, "pollersaga"), arguments, folder, environment);

    /// <summary>Starts the floor, and waits until it is ready.</summary>
    public async Task<ChildProcess> StartFloorAsync(string folder, IEnumerable<string> more, CancellationToken cancellationToken)
    {
        var floor = ChildProcess.StartSelf(
            [
                FloorCommand.Name,
                "--url", Url.ToString(),
                "--tasks", Workload.Tasks.ToString(CultureInfo.InvariantCulture),
                "--folder", folder,
                .. more,
            ],
            folder);
        await floor.ReadLineAsync(cancellationToken);
        return floor;
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
