using PollerSaga.Contracts.Delivery;
using PollerSaga.Reports;

namespace PollerSaga.Tests.Processing;

/// <summary>Records reports in the history of a queue.</summary>
internal sealed class FakeReports(FakeQueue queue) : IProcessingReports
{
    private readonly List<PayloadProcessingFailed> _failures = [];

    public Func<Exception?> Fails { get; set; } = () => null;

    public IReadOnlyList<PayloadProcessingFailed> Failures => _failures;

    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken)
    {
        if (Fails() is { } failure)
            return Task.FromException(failure);
        queue.Record($"reported {report.TaskId}");
        return Task.CompletedTask;
    }

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken)
    {
        _failures.Add(report);
        queue.Record($"reported failed {report.TaskId}: {report.Error}");
        return Task.CompletedTask;
    }
}
