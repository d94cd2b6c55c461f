using System.Buffers;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Files;

namespace PollerSaga.Payloads;

/// <summary>Payloads as files in a folder.</summary>
internal sealed class FilePayloadStore : IPayloadStore
{
    private const int CopyBufferBytes = 64 * 1024;

    private readonly string _folder;
    private readonly string _temporaryFolder;

    public FilePayloadStore(IOptions<PollerSagaOptions> options, TimeProvider clock)
    {
        _folder = Path.GetFullPath(options.Value.Payloads.Directory);
        _temporaryFolder = Path.Combine(_folder, ".tmp");

        AtomicFile.DeleteLeftovers(_temporaryFolder, options.Value.Transport.UnwrittenSince(clock));
    }

    public async Task<PayloadLocation> SaveAsync(Guid jobId, Guid taskId, Stream payload, CancellationToken cancellationToken)
    {
        using var file = AtomicFile.Create(_temporaryFolder, taskId.ToString());
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

        file.Commit(Path.Combine(_folder, jobId.ToString(), $"{taskId}.json"));
        return new PayloadLocation(_folder, $"{jobId}/{taskId}.json");
    }

    public Task DeleteJobAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder, jobId.ToString());
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask; // Another process has just deleted it.
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return Task.FromException(DiskFault.At(folder, exception));
        }
    }
}
