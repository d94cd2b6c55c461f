using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;

namespace PollerSaga.Benchmarks.Floor;

/// <summary>A folder with one file per message, like the product's spool.</summary>
internal sealed class SpoolFloorQueue : IFloorQueue
{
    private readonly string _temporary;
    private readonly string _new;

    public SpoolFloorQueue(string folder)
    {
        _temporary = Directory.CreateDirectory(Path.Combine(folder, "queue", "tmp")).FullName;
        _new = Directory.CreateDirectory(Path.Combine(folder, "queue", "new")).FullName;
    }

    public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken) => DurableFile.WriteAsync(
        Path.Combine(_new, $"{message.Task.TaskId}.json"),
        Path.Combine(_temporary, $"{message.Task.TaskId}.json"),
        file =>
        {
            JsonSerializer.Serialize(file, message, WireJson.Default.ProcessPayloadMessage);
            return Task.CompletedTask;
        });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
