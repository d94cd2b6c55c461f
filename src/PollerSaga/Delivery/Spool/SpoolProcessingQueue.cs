using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Files;
using PollerSaga.Transport;

namespace PollerSaga.Delivery.Spool;

/// <summary>
/// A spool folder in maildir manner: a message is written in <c>tmp</c> and renamed to <c>new/{taskId}.json</c>, the message body being
/// the file's content. A consumer takes a message by renaming it away.
/// </summary>
internal sealed class SpoolProcessingQueue : IProcessingQueue
{
    private readonly string _temporaryFolder;
    private readonly string _newFolder;

    public SpoolProcessingQueue(IOptions<ProcessingQueueOptions> queue, IOptions<TransportOptions> transport, TimeProvider clock)
    {
        var folder = Path.GetFullPath(queue.Value.Directory);
        _temporaryFolder = Path.Combine(folder, "tmp");
        _newFolder = Path.Combine(folder, "new");

        AtomicFile.DeleteLeftovers(_temporaryFolder, transport.Value.UnwrittenSince(clock));
    }

    public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var taskId = message.Task.TaskId.ToString();
            using var file = AtomicFile.Create(_temporaryFolder, taskId);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ProcessPayloadMessage));
            file.Commit(Path.Combine(_newFolder, $"{taskId}.json"));
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }
}
