using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Files;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.JobClients;

/// <summary>Reads a data folder, or the database that the settings name, also while it is being worked on.</summary>
internal sealed class DataReader : IJobSource
{
    private readonly IHost _host;

    private DataReader(string place, IHost host)
    {
        Place = place;
        _host = host;
    }

    public string Place { get; }

    public PollerQueries Queries => _host.Services.GetRequiredService<PollerQueries>();

    /// <param name="path">The data folder; null for the configured database, or the usual folder where none is.</param>
    /// <param name="settings">Settings of the command line.</param>
    /// <exception cref="UsageException">There is no data in the folder.</exception>
    public static DataReader Open(string? path, IReadOnlyList<string> settings)
    {
        if (path is null && EngineHost.NamesDatabase(settings))
            return new DataReader("the database", EngineHost.BuildReader(folder: null, settings));

        var folder = DataFolder.Look(path ?? DataFolder.Usual);
        if (!File.Exists(folder.Database))
            throw new UsageException($"There is no data in {folder.Path}; name the folder of the run with --data.");

        return new DataReader(folder.Path, EngineHost.BuildReader(folder, settings));
    }

    public Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken) => Queries.GetStatusAsync(jobId, cancellationToken);

    public async Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int most, CancellationToken cancellationToken)
    {
        if (await Queries.FindJobAsync(jobId, cancellationToken) is null)
            return null;
        return await _host.Services.GetRequiredService<PollerTaskQueries>().ListAsync(jobId, state, afterIndex: -1, most, cancellationToken) ?? [];
    }

    public async Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        var task = await _host.Services.GetRequiredService<PollerTaskQueries>().FindAsync(jobId, taskId, cancellationToken);
        if (task?.PayloadLocation is not { } location)
            return null;
        if (!Path.IsPathRooted(location.Bucket))
            throw new UsageException($"The payload is in the bucket {location.Bucket}, at {location.Key}; have a worker fetch it with --server URL.");

        var path = Path.Combine(location.Bucket, location.Key);
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no payload {path}; the folder was moved, or it is another machine's.");
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }
}
