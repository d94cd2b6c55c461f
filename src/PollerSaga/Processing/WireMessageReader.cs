using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;

namespace PollerSaga.Processing;

/// <summary>Reads the body of a message of the processing queue. It ignores unknown keys.</summary>
internal static class WireMessageReader
{
    /// <exception cref="PayloadProcessingException">The body is no such message; the exception states why.</exception>
    public static ProcessPayloadMessage Read(ReadOnlySpan<byte> body)
    {
        ProcessPayloadMessage? message;
        try
        {
            message = JsonSerializer.Deserialize(body, WireJson.Default.ProcessPayloadMessage);
        }
        catch (JsonException exception)
        {
            throw new PayloadProcessingException($"the body is not a message of the processing queue: {exception.Message}", exception);
        }

        return FindMissing(message) is { } missing
            ? throw new PayloadProcessingException($"the body is not a message of the processing queue: {missing} is missing.")
            : message!;
    }

    private static string? FindMissing(ProcessPayloadMessage? message) => message switch
    {
        { Task: null } or null => "task",
        { Task.JobId: var jobId } when jobId == Guid.Empty => "task.jobId",
        { Task.TaskId: var taskId } when taskId == Guid.Empty => "task.taskId",
        { Task.Request: null } => "task.request",
        { PayloadLocation: null or { Bucket: null } or { Key: null } } => "payloadLocation",
        _ => null,
    };
}
