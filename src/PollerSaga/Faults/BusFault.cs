using System.Threading.Channels;
using MassTransit;
using RabbitMQ.Client.Exceptions;
#if AMAZON_SQS
using Amazon.Runtime;
#endif

namespace PollerSaga.Faults;

/// <summary>Distinguishes faults of the bus from faults of a message.</summary>
internal static class BusFault
{
    /// <summary>Whether an exception shows that the broker is unavailable, or did not accept a message.</summary>
    public static bool Is(Exception exception) =>
#if AMAZON_SQS
        exception is AmazonSqsTransportException or AmazonServiceException or AmazonClientException ||
#endif
        exception
            is ConnectionException
            or TransportException
            or TransportUnavailableException
            or MessageReturnedException
            or RabbitMQClientException
            or BrokerUnreachableException
            or ChannelClosedException; // RabbitMQ.Client closes its own channel while a connection breaks.
}
