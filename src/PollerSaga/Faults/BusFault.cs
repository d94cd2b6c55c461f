using System.Threading.Channels;
using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Faults;

/// <summary>Tells faults of the bus from those of a message.</summary>
internal static class BusFault
{
    /// <summary>Whether an exception says that the broker is away, or did not take what was sent.</summary>
    public static bool Is(Exception exception) =>
#if AMAZON_SQS
        Transport.AmazonSqs.AmazonSqsBus.IsFault(exception) ||
#endif
        exception
            is ConnectionException
            or TransportException
            or TransportUnavailableException
            or MessageReturnedException
            or RabbitMQClientException
            or BrokerUnreachableException
            or ChannelClosedException; // What RabbitMQ.Client writes to closes under it while a connection breaks.
}
