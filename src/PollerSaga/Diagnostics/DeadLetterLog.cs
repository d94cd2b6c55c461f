using MassTransit;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Diagnostics;

/// <summary>Says in the log which messages were put aside, and why.</summary>
internal sealed class DeadLetterLog(ILogger<DeadLetterLog> logger) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context)
    {
        if (!context.IsDelivered && !context.IsFaulted)
            logger.MessageSkipped(EndpointOf(context));
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        if (exception is not OperationCanceledException)
            logger.MessageFailed(exception, EndpointOf(context.ReceiveContext));
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        if (exception is not OperationCanceledException)
            logger.MessageFailed(exception, EndpointOf(context));
        return Task.CompletedTask;
    }

    private static string EndpointOf(ReceiveContext context) => context.InputAddress.Segments[^1];
}
