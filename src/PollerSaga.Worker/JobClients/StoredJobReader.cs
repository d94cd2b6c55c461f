using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Files;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.Payloads.Files;
using PollerSaga.ReadModel;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Http;

namespace PollerSaga.Worker.JobClients;

/// <summary>Reads jobs from a data folder or database, also while workers use it. Needs no write permission.</summary>
internal sealed class StoredJobReader(string place, IServiceProvider services, IHost? host = null) : IDisposable
{
    public string Place => place;

    private PollerQueries Queries => services.GetRequiredService<PollerQueries>();

    private PollerTaskQueries TaskQueries => services.GetRequiredService<PollerTaskQueries>();

    /// <param name="path">The data folder; null for the database of the settings, or for the default folder without one.</param>
    /// <param name="settings">Settings of the command line.</param>
    /// <exception cref="UsageException">The folder contains no data.</exception>
    public static StoredJobReader Open(string? path, IReadOnlyList<string> settings)
    {
        if (path is null && EngineHost.NamesDatabase(settings))
            return Open("the database", EngineHost.BuildReader(folder: null, settings));

        var folder = DataFolder.FindData(path ?? DataFolder.DefaultPath);
        return Open(folder.Path, EngineHost.BuildReader(folder, settings));
    }

    public Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken) =>
        Queries.GetStatusAsync(jobId, cancellationToken);

    public async Task<IReadOnlyList<JobResponse>> ListJobsAsync(int max, CancellationToken cancellationToken) =>
        [.. (await Queries.ListJobsAsync(max, cancellationToken)).Select(JobResponse.From)];

    public async Task<IReadOnlyList<TaskView>?> ListTasksAsync(Guid jobId, string? state, int max, CancellationToken cancellationToken)
    {
        if (await Queries.FindJobAsync(jobId, cancellationToken) is null)
            return null;
        return await TaskQueries.ListAsync(jobId, state, afterIndex: -1, max, cancellationToken) ?? [];
    }

    public Task<TaskView?> FindTaskAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken) =>
        TaskQueries.FindAsync(jobId, taskId, cancellationToken);

    public async Task<Stream?> OpenPayloadAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        if ((await FindTaskAsync(jobId, taskId, cancellationToken))?.PayloadLocation is not { } location)
            return null;
        if (!Path.IsPathRooted(location.Bucket))
        {
            throw new UsageException(
                $"The payload is in the bucket {location.Bucket}, at {location.Key}. Read it through a worker with --server URL.");
        }

        // Whoever can write to the database can store any location.
        var key = PayloadKey.Of(jobId, taskId);
        var path = PayloadFile.PathOf(location.Bucket, key);
        try
        {
            return PayloadKey.IsOf(location, jobId, taskId) && PayloadFile.TryOpen(location.Bucket, key) is { } payload
                ? payload
                : throw new UsageException($"{location.Key} in {location.Bucket} is not the payload of task {taskId}.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"The payload {path} does not exist. The folder was moved, or is on another machine.");
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(path, exception);
        }
    }

    public async IAsyncEnumerable<TaskResult> ReadResultAsync(
        Guid jobId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await Queries.FindJobAsync(jobId, cancellationToken) is not { } job)
            throw new UsageException($"Job {jobId} does not exist in {Place}.");
        if (!job.State.IsOver())
            throw new UsageException($"Job {jobId} is not over. It has no result yet.");
        await foreach (var task in Queries.ReadResultAsync(jobId, cancellationToken))
            yield return task;
    }

    public void Dispose() => host?.Dispose();

    private static StoredJobReader Open(string place, IHost host) => new(place, host.Services, host);
}
