using System.Threading.Channels;
using MassTransit;
using PollerSaga.Faults;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Tests.Faults;

public sealed class BusFaultTests
{
    private static readonly Uri Address = new("queue:poller-job");

    private static IEnumerable<Exception> Faults() =>
    [
        new ConnectionException("away"),
        new RabbitMqConnectionException("away"),
        new TransportException(Address, "away"),
        new TransportUnavailableException("away"),
        new MessageReturnedException("no route", new IOException()),
        new AlreadyClosedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 320, "away")),
        new OperationInterruptedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 320, "away")),
        new BrokerUnreachableException(new IOException()),
        new RabbitMQ.Client.Exceptions.PublishException(1, isReturn: false),
        new ChannelClosedException(),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Knows_faults_of_the_bus(Exception exception) => Assert.That(BusFault.Is(exception), Is.True);

    private static IEnumerable<Exception> Others() =>
    [
        new InvalidOperationException(),
        new OperationCanceledException(),
        new IOException(),
        new TimeoutException(),
        new RequestTimeoutException("request"),
        new ConfigurationException("wrong"),
        new DependencyUnavailableException("The disk is full.", new IOException()),
        new AggregateException(new ConnectionException("away")),
    ];

    [TestCaseSource(nameof(Others))]
    public void Takes_nothing_else_for_one(Exception exception) => Assert.That(BusFault.Is(exception), Is.False);
}
