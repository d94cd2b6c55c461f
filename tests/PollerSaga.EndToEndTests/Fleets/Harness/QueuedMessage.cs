using System.Text;
using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using RabbitMQ.Client;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A message on the processing queue.</summary>
/// <param name="MessageId">The message id.</param>
/// <param name="JobId">The header <c>jobId</c>.</param>
/// <param name="TaskId">The header <c>taskId</c>.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="IsPersistent">Whether the broker keeps the message across restarts.</param>
/// <param name="Body">The body.</param>
public sealed record QueuedMessage(string? MessageId, string? JobId, string? TaskId, string? ContentType, bool IsPersistent, string Body)
{
    public ProcessPayloadMessage Content { get; } = JsonSerializer.Deserialize<ProcessPayloadMessage>(Body)!;

    public static QueuedMessage Of(BasicGetResult got)
    {
        var properties = got.BasicProperties;
        return new QueuedMessage(
            properties.MessageId,
            HeaderOf(properties, "jobId"),
            HeaderOf(properties, "taskId"),
            properties.ContentType,
            properties.Persistent,
            Encoding.UTF8.GetString(got.Body.Span));
    }

    private static string? HeaderOf(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : null;
}
