using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>Reports straight to the task's saga, for a process that has the database to itself and no worker to tell.</summary>
internal sealed class LocalProcessingReports(IMediator mediator) : IProcessingReports
{
    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken) => mediator.Publish(report, cancellationToken);

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken) => mediator.Publish(report, cancellationToken);
}
