using MassTransit;
using Microsoft.Extensions.Logging;
using PollerSaga.Faults;

namespace PollerSaga.Diagnostics;

/// <summary>Logs each message that becomes a dead letter, with the reason.</summary>
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
        where T : class => LogAsync(context.ReceiveContext, exception);

    public Task ReceiveFault(ReceiveContext context, Exception exception) => LogAsync(context, exception);

    private Task LogAsync(ReceiveContext context, Exception exception)
    {
        if (exception is RetryTimeException)
            logger.MessageReturned(EndpointOf(context), exception.Message);

        else if (IsDeadLetter(exception))
            logger.MessageFailed(exception, EndpointOf(context));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Whether a message that failed with an exception becomes a dead letter. An unavailable bus accepts neither an acknowledgement nor a
    /// dead letter: it delivers the message again.
    /// </summary>
    internal static bool IsDeadLetter(Exception exception) =>
        exception is not (OperationCanceledException or RetryTimeException) && !BusFault.Is(exception);

    private static string EndpointOf(ReceiveContext context) => context.InputAddress.Segments[^1];
}
