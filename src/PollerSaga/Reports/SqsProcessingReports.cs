using System.Text.Json;
using Amazon.SQS.Model;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery.Sqs;

namespace PollerSaga.Reports;

/// <summary>Reports on the completion queue, which the workers read: for consumers that are not on their bus.</summary>
internal sealed class SqsProcessingReports(SqsQueue queue) : IProcessingReports, IDisposable
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken) => SendAsync(report.JobId, report.TaskId, error: null, cancellationToken);

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken) => SendAsync(report.JobId, report.TaskId, report.Error, cancellationToken);

    public void Dispose() => queue.Dispose();

    private async Task SendAsync(Guid jobId, Guid taskId, string? error, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new { jobId, taskId, error }, WithoutNulls);
        await queue.CallAsync(
            (client, url, token) =>
            {
                var request = new SendMessageRequest(url, body);
                if (queue.IsFifo)
                    (request.MessageGroupId, request.MessageDeduplicationId) = (jobId.ToString(), error is null ? taskId.ToString() : $"{taskId}-failed");
                return client.SendMessageAsync(request, token);
            },
            cancellationToken);
    }
}
