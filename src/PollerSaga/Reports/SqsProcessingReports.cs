using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.SQS.Model;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery.Sqs;

namespace PollerSaga.Reports;

/// <summary>Sends reports to the completion queue, for consumers that are not on the bus.</summary>
internal sealed class SqsProcessingReports(SqsQueue queue) : IProcessingReports, IDisposable
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken) =>
        SendAsync(report.JobId, report.TaskId, error: null, cancellationToken);

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken) =>
        SendAsync(report.JobId, report.TaskId, report.Error, cancellationToken);

    public void Dispose() => queue.Dispose();

    private async Task SendAsync(Guid jobId, Guid taskId, string? error, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new { jobId, taskId, error }, WithoutNulls);
        await queue.CallAsync(
            (client, url, token) =>
            {
                var request = new SendMessageRequest(url, body);
                if (queue.IsFifo)
                {
                    request.MessageGroupId = jobId.ToString();
                    request.MessageDeduplicationId = error is null ? taskId.ToString() : $"{taskId}-failed";
                }

                return client.SendMessageAsync(request, token);
            },
            cancellationToken);
    }
}
