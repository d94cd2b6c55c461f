using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>Reports directly to the saga of the task, for a process without workers that has the database to itself.</summary>
internal sealed class LocalProcessingReports(IMediator mediator) : IProcessingReports
{
    public Task ReportAsync(PayloadProcessed report, CancellationToken cancellationToken) =>
        mediator.Publish(report, cancellationToken);

    public Task ReportAsync(PayloadProcessingFailed report, CancellationToken cancellationToken) =>
        mediator.Publish(report, cancellationToken);
}
