using MassTransit;
using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>
/// Passes reports of failures to the saga of the task. A report without a task id goes to the error queue, with the reason.
/// </summary>
internal sealed class PayloadProcessingFailedConsumer(IMediator mediator) : IConsumer<PayloadProcessingFailed>
{
    public Task Consume(ConsumeContext<PayloadProcessingFailed> context) => context.Message.TaskId != Guid.Empty
        ? mediator.Publish(context.Message, context.CancellationToken)
        : throw new ArgumentException("TaskId is missing. Copy it from the message whose payload could not be processed.", nameof(context));
}
