using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Storage;

namespace PollerSaga.Worker.Running;

/// <summary>Reads a data folder, also while a run is working in it.</summary>
internal sealed class DataReader : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly IHost _host;

    private DataReader(DataFolder folder, IHost host)
    {
        _folder = folder;
        _host = host;
    }

    public PollerQueries Queries => _host.Services.GetRequiredService<PollerQueries>();

    /// <exception cref="UsageException">There is no data in the folder.</exception>
    public static DataReader Open(string path, IReadOnlyList<string> settings)
    {
        var folder = DataFolder.Look(path);
        if (!File.Exists(folder.Database))
            throw new UsageException($"There is no data in {folder.Path}; name the folder of the run with --data.");

        return new DataReader(folder, EngineHost.BuildReader(folder, settings));
    }

    /// <summary>Says that a job is not known.</summary>
    /// <returns>The exit code.</returns>
    public int ReportUnknown(Guid jobId)
    {
        Console.Error.WriteLine($"pollersaga: Job {jobId} is not known in {_folder.Path}; 'pollersaga jobs' lists those that are.");
        return ExitCodes.NotFound;
    }

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }
}
