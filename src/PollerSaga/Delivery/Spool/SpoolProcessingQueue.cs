using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Files;
using PollerSaga.Transport;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// Sends to a spool folder in the maildir format. A message is a file: it is written in <c>tmp</c> and renamed to <c>new/{taskId}.json</c>.
/// A consumer claims a message by renaming its file.
/// </summary>
internal sealed class SpoolProcessingQueue : IProcessingQueue
{
    private readonly string _temporaryFolder;
    private readonly string _newFolder;
    private readonly FolderFlusher _folders;

    public SpoolProcessingQueue(
        IOptions<ProcessingQueueOptions> queue,
        IOptions<TransportOptions> transport,
        TimeProvider clock,
        FolderFlusher? folders = null)
    {
        _folders = folders ?? FolderFlusher.Shared;
        var folder = Path.GetFullPath(queue.Value.Directory);
        _temporaryFolder = Path.Combine(folder, "tmp");
        _newFolder = Path.Combine(folder, "new");

        AtomicFile.DeleteLeftovers(_temporaryFolder, transport.Value.AbandonedBefore(clock));
    }

    public async Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
        var taskId = message.Task.TaskId.ToString();
        using var file = AtomicFile.Create(_temporaryFolder, taskId, _folders);
        file.Write(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ProcessPayloadMessage));
        await file.CommitAsync(Path.Combine(_newFolder, $"{taskId}.json"));
    }
}
