using System.Collections.Concurrent;
using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>The channels on which the endpoints of an engine consume. A test delays their notification of a loss.</summary>
internal sealed class EngineChannels
{
    private readonly ConcurrentDictionary<string, IChannel> _channels = new();
    private volatile IConnection? _connection;

    public void Observe(IBusRegistrationConfigurator bus) => bus.AddConfigureEndpointsCallback((name, endpoint) =>
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbitMq)
            rabbitMq.ConfigureChannel(channel => channel.UseFilter(new Filter(this, name)));
    });

    /// <summary>
    /// Makes a lost channel be disposed before it fails the confirms that are outstanding. RabbitMQ.Client notifies the handlers of the
    /// channel first, and MassTransit's handler disposes the channel at the same time.
    /// </summary>
    public void DisposeBeforeConfirmsFail(string endpoint)
    {
        var channel = _channels[endpoint];
        channel.ChannelShutdownAsync += async (_, _) =>
        {
            try
            {
                while (true)
                {
                    await channel.GetNextPublishSequenceNumberAsync();
                    await Task.Yield();
                }
            }
            catch (ObjectDisposedException)
            {
                // It is disposed.
            }
        };
    }

    /// <summary>Makes a lost connection notify no channel that is opened from now on, until a task ends.</summary>
    public void NotifyNoneUntil(Task released) => _connection!.ConnectionShutdownAsync += (_, _) => released;

    private sealed class Filter(EngineChannels channels, string name) : IFilter<ChannelContext>
    {
        public Task Send(ChannelContext context, IPipe<ChannelContext> next)
        {
            channels._channels[name] = context.Channel;
            channels._connection = context.ConnectionContext.Connection;
            return next.Send(context);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("observed");
    }
}
