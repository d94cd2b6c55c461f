using MassTransit;
using MassTransit.Mediator;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Delivery;

/// <summary>Hands what consumers of the processing queue report to the task's saga.</summary>
internal sealed class PayloadProcessedConsumer(IMediator mediator) : IConsumer<PayloadProcessed>
{
    public Task Consume(ConsumeContext<PayloadProcessed> context) => mediator.Publish(context.Message, context.CancellationToken);
}
