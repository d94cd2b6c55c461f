using MassTransit;
using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>Hands what consumers of the processing queue report to the task's saga. A report that names no task goes to the error queue with the reason.</summary>
internal sealed class PayloadProcessedConsumer(IMediator mediator) : IConsumer<PayloadProcessed>
{
    public Task Consume(ConsumeContext<PayloadProcessed> context) => context.Message.TaskId != Guid.Empty
        ? mediator.Publish(context.Message, context.CancellationToken)
        : throw new ArgumentException("TaskId is missing; give the taskId of the message whose payload was processed.", nameof(context));
}
