using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Payloads;

namespace PollerSaga.Processing.Ndjson;

/// <summary>
/// Appends each record of a page as a line to the file of its job, once per task even if the page is received again. A page is read
/// completely before its first line is appended, so an invalid page appends nothing.
/// </summary>
internal sealed class NdjsonProcessor(NdjsonOptions options, BufferBudget budget, ILogger<NdjsonProcessor> logger)
    : IPayloadProcessor, IDisposable
{
    private readonly NdjsonFiles _files = new(options.Directory);

    public async Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken)
    {
        var (jobId, taskId) = (message.Task.JobId, message.Task.TaskId);
        await using var lines = _files.CreateTemporary();
        using (var share = budget.Begin())
            await RecordLines.CopyAsync(payload, options.RecordsProperty, lines, share, cancellationToken);
        if (!await _files.AppendAsync(jobId, taskId, lines, cancellationToken))
            logger.RecordsAlreadyAppended(jobId, taskId, _files.PathOf(jobId));
    }

    public void Dispose() => _files.Dispose();
}
