using System.Runtime.ExceptionServices;
using MassTransit;
using PollerSaga.Faults;

namespace PollerSaga.Transport;

/// <summary>
/// Keeps a message out of the error queue whose retries <see cref="RetryTimeFilter"/> ended. An exception that leaves the error pipe makes
/// MassTransit reject the delivery with a requeue.
/// </summary>
internal sealed class ReturnToQueueFilter : IFilter<ExceptionReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (context.Exception is RetryTimeException)
            ExceptionDispatchInfo.Throw(context.Exception);
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("returnToQueue");
}
