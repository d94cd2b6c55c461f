using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>The way back: what became of a payload reaches its task. Implementations are safe for concurrent use.</summary>
internal interface IProcessingReports
{
    /// <summary>Reports a payload as processed. The report is on its way durably when this returns.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">It cannot be delivered now.</exception>
    Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken);

    /// <summary>Reports a payload as given up. The report is on its way durably when this returns.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">It cannot be delivered now.</exception>
    Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken);
}
