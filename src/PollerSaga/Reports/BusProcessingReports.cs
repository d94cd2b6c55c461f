using PollerSaga.Contracts.Delivery;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>Reports over the bus, to the workers.</summary>
internal sealed class BusProcessingReports(EndpointSender bus) : IProcessingReports
{
    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken) => bus.SendAsync(PollerEndpoints.Events, report, cancellationToken);

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken) => bus.SendAsync(PollerEndpoints.Events, report, cancellationToken);
}
