using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>Reads a report that did not arrive over the bus: plain JSON, as the endpoint of reports reads it.</summary>
internal static class CompletionReport
{
    private static readonly PlainReport Reader = new();

    /// <summary>The message of a body: <see cref="PayloadProcessed"/> or <see cref="PayloadProcessingFailed"/>.</summary>
    /// <exception cref="FormatException">The body is no report; the message states why.</exception>
    public static object Read(string body)
    {
        try
        {
            var context = Reader.Deserialize(new StringMessageBody(body), EmptyHeaders.Instance);
            if (context.TryGetMessage<PayloadProcessingFailed>(out var failed))
                return Named(failed!, failed!.TaskId);
            return context.TryGetMessage<PayloadProcessed>(out var processed)
                ? Named(processed!, processed!.TaskId)
                : throw new FormatException("The body is no report.");
        }
        catch (Exception exception) when (exception is SerializationException or JsonException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static object Named(object report, Guid taskId) => taskId != Guid.Empty
        ? report
        : throw new FormatException("taskId is missing. Copy it from the message whose payload was processed.");
}
