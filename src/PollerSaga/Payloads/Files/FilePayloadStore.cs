using System.Buffers;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Faults;
using PollerSaga.Files;
using PollerSaga.Transport;

namespace PollerSaga.Payloads.Files;

/// <summary>Stores payloads as files in a folder.</summary>
internal sealed class FilePayloadStore : IPayloadStore
{
    private const int CopyBufferBytes = 64 * 1024;

    private readonly string _folder;
    private readonly string _temporaryFolder;
    private readonly FolderFlusher _folders;

    public FilePayloadStore(
        IOptions<PayloadOptions> options,
        IOptions<TransportOptions> transport,
        TimeProvider clock,
        FolderFlusher? folders = null)
    {
        _folders = folders ?? FolderFlusher.Shared;
        _folder = Path.GetFullPath(options.Value.Directory);
        _temporaryFolder = Path.Combine(_folder, ".tmp");

        AtomicFile.DeleteLeftovers(_temporaryFolder, transport.Value.AbandonedBefore(clock));
    }

    public async Task<PayloadLocation> SaveAsync(
        Guid jobId,
        Guid taskId,
        Stream payload,
        string contentType,
        CancellationToken cancellationToken)
    {
        using var file = AtomicFile.Create(_temporaryFolder, taskId.ToString(), _folders);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBufferBytes);
        try
        {
            while (await payload.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                file.Write(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await file.CommitAsync(Path.Combine(_folder, jobId.ToString(), $"{taskId}.json"));
        return new PayloadLocation(_folder, $"{jobId}/{taskId}.json");
    }

    public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken)
    {
        // Locations come from queues, which others may write: a location must not lead out of the folder.
        var path = Path.GetFullPath(Path.Combine(_folder, location.Key));
        if (location.Bucket != _folder || !path.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return Task.FromException<Stream>(new PayloadNotFoundException(
                location,
                $"{location.Key} in {location.Bucket} is no payload of {_folder}. "
                + "Check PollerSaga:Payloads:Directory, which must be the folder that the payload was saved in."));
        }

        try
        {
            return Task.FromResult<Stream>(new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Mode = FileMode.Open,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            var message = $"The payload {path} does not exist. It may have been deleted: see PollerSaga:Retention:Payloads.";
            return Task.FromException<Stream>(new PayloadNotFoundException(location, message, exception));
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return Task.FromException<Stream>(new DependencyUnavailableException($"{path} cannot be read: {exception.Message}", exception));
        }
    }

    public Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder, jobId.ToString());
        try
        {
            foreach (var taskId in taskIds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                File.Delete(Path.Combine(folder, $"{taskId}.json"));
            }

            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
            return Task.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask; // Another process has just deleted it, or the job had no payload.
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return Task.FromException(DiskFault.At(folder, exception));
        }
    }
}
