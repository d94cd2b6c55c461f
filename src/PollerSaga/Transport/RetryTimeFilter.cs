using MassTransit;
using PollerSaga.Faults;

namespace PollerSaga.Transport;

/// <summary>
/// Ends the retries of a message that a worker has held for too long. <see cref="ReturnToQueueFilter"/> then returns it to its queue.
/// </summary>
/// <param name="limit">Maximum time from the delivery to the last retry.</param>
internal sealed class RetryTimeFilter(TimeSpan limit) : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception exception) when (DelayFault.Is(exception) && context.ReceiveContext.ElapsedTime >= limit)
        {
            throw new RetryTimeException(limit, exception);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("retryTime").Add("limit", limit);
}
