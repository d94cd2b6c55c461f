using MassTransit;
using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Reports;

/// <summary>Hands to the task's saga that a consumer has given its payload up. A report that names no task goes to the error queue with the reason.</summary>
internal sealed class PayloadProcessingFailedConsumer(IMediator mediator) : IConsumer<PayloadProcessingFailed>
{
    public Task Consume(ConsumeContext<PayloadProcessingFailed> context) => context.Message.TaskId != Guid.Empty
        ? mediator.Publish(context.Message, context.CancellationToken)
        : throw new ArgumentException("TaskId is missing; give the taskId of the message whose payload could not be processed.", nameof(context));
}
