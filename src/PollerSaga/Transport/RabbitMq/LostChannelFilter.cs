using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client.Events;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>
/// Ends the consumption of a channel that was not notified that it is closed, so that the endpoint consumes on the next connection.
/// </summary>
/// <remarks>
/// A lost connection notifies its channels one after the other. MassTransit disposes the connection meanwhile, and RabbitMQ.Client then
/// skips the remaining channels: their consumers would wait for ever. Neither package has a signal for this, so the state of the channel
/// is checked regularly. See docs/decisions/0015-channels-of-a-lost-connection.md.
/// </remarks>
internal sealed class LostChannelFilter(TimeProvider time) : IFilter<ChannelContext>
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        var (channel, connection) = (context.Channel, context.ConnectionContext.Connection);
        var isNotified = false;
        channel.ChannelShutdownAsync += OnShutdown;
        try
        {
            using var timer = new PeriodicTimer(CheckInterval, time);
            var consumption = next.Send(context);
            var wasClosed = false;
            while (await Task.WhenAny(consumption, timer.WaitForNextTickAsync().AsTask()) != consumption)
            {
                var isClosed = !(channel.IsOpen && connection.IsOpen) && !Volatile.Read(ref isNotified);
                if (isClosed && wasClosed)
                {
                    Abandon(consumption);
                    throw new RabbitMqConnectionException($"The channel was lost: {context.ConnectionContext.Description}");
                }

                wasClosed = isClosed; // A notification may be on its way at the first check.
            }

            await consumption;
        }
        finally
        {
            Unsubscribe();
        }

        Task OnShutdown(object sender, ShutdownEventArgs reason)
        {
            Volatile.Write(ref isNotified, true);
            return Task.CompletedTask;
        }

        void Unsubscribe()
        {
            try
            {
                channel.ChannelShutdownAsync -= OnShutdown;
            }
            catch (ObjectDisposedException)
            {
                // It notifies nobody any longer.
            }
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("lostChannel");

    private static void Abandon(Task consumption) => _ = consumption.ContinueWith(
        abandoned => abandoned.Exception, // It has been observed: nobody waits for it.
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);
}
