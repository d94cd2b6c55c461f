using MassTransit;
using Microsoft.Extensions.Logging;
using PollerSaga.Faults;

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
        if (IsPutAside(exception))
            logger.MessageFailed(exception, EndpointOf(context.ReceiveContext));
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        if (IsPutAside(exception))
            logger.MessageFailed(exception, EndpointOf(context));
        return Task.CompletedTask;
    }

    // A bus that is gone cannot be told that a message was worked, and takes none for the error queue: it brings the message again.
    internal static bool IsPutAside(Exception exception) => exception is not OperationCanceledException && !BusFault.Is(exception);

    private static string EndpointOf(ReceiveContext context) => context.InputAddress.Segments[^1];
}
