using PollerSaga.Contracts.Delivery;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>Sends reports to the workers over the bus.</summary>
internal sealed class BusProcessingReports(EndpointSender bus) : IProcessingReports
{
    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken) =>
        bus.SendAsync(PollerEndpoints.Events, report, cancellationToken);

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken) =>
        bus.SendAsync(PollerEndpoints.Events, report, cancellationToken);
}
