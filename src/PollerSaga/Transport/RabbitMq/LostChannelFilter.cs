using MassTransit;
using MassTransit.RabbitMqTransport;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>
/// Ends the consumption of a closed channel that does not end by itself, so that the endpoint consumes on the next connection.
/// </summary>
/// <remarks>
/// A lost connection notifies its channels one after the other, and MassTransit disposes connection and channels meanwhile. RabbitMQ.Client
/// then skips the remaining channels, whose consumers would wait for ever, or the confirms of a channel, whose handlers would. Neither
/// package has a signal for this, so the state of the channel is checked regularly. See
/// docs/decisions/0015-channels-of-a-lost-connection.md.
/// </remarks>
internal sealed class LostChannelFilter(TimeProvider time) : IFilter<ChannelContext>
{
    internal static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        using var channel = new ConsumedChannel(context);
        using var timer = new PeriodicTimer(CheckInterval, time);
        var consumption = next.Send(channel);
        var isNotified = false;
        while (await Task.WhenAny(consumption, timer.WaitForNextTickAsync().AsTask()) != consumption)
        {
            if (channel.Channel.IsOpen && channel.ConnectionContext.Connection.IsOpen)
                continue;

            await channel.NotifyAsync();

            // A handler that ignores its cancellation must not keep the endpoint from consuming.
            if (isNotified)
            {
                Abandon(consumption);
                throw new RabbitMqConnectionException($"The channel was lost: {context.ConnectionContext.Description}");
            }

            isNotified = true;
        }

        await consumption;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("lostChannel");

    private static void Abandon(Task consumption) => _ = consumption.ContinueWith(
        abandoned => abandoned.Exception, // It has been observed: nobody waits for it.
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);
}
