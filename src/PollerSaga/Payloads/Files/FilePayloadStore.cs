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

        var key = PayloadKey.Of(jobId, taskId);
        await file.CommitAsync(PayloadFile.PathOf(_folder, key));
        return new PayloadLocation(_folder, key);
    }

    public Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken)
    {
        // Locations come from queues, which others may write.
        if (location.Bucket != _folder || !PayloadKey.TryParse(location.Key, out var key))
        {
            return Task.FromException<Stream>(new PayloadNotFoundException(
                location,
                $"{location.Key} in {location.Bucket} is no payload of {_folder}. "
                + "Check PollerSaga:Payloads:Directory, which must be the folder that the payload was saved in."));
        }

        var path = PayloadFile.PathOf(_folder, key);
        try
        {
            if (PayloadFile.TryOpen(_folder, key) is { } payload)
                return Task.FromResult<Stream>(payload);

            var refusal = $"{path} is no payload: it is a folder or a symbolic link, or is in a folder that is a symbolic link. Remove it.";
            return Task.FromException<Stream>(new PayloadNotFoundException(location, refusal) { IsRefused = true });
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
                Failpoint.Pass("before deletion of a payload");
                File.Delete(PayloadFile.PathOf(_folder, PayloadKey.Of(jobId, taskId)));
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
