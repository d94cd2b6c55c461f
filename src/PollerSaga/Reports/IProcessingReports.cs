using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>The return path: reports the processing of a payload to its task. Implementations are safe for concurrent use.</summary>
internal interface IProcessingReports
{
    /// <summary>Reports that a payload was processed. The report is durable when this method returns.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The report cannot be sent now.</exception>
    Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken);

    /// <summary>Reports that processing a payload failed. The report is durable when this method returns.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">The report cannot be sent now.</exception>
    Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken);
}
