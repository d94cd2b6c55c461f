using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Transport;

public sealed class TransportOptionsTests
{
    [TestCase(TransportKind.InMemory, false, "queue:poller-job")]
    [TestCase(TransportKind.InMemory, true, "queue:poller-job")]
    [TestCase(TransportKind.RabbitMq, false, "queue:poller-job")]
    [TestCase(TransportKind.RabbitMq, true, "exchange:poller-job")]
    [TestCase(TransportKind.AmazonSqs, false, "queue:poller-job")]
    [TestCase(TransportKind.AmazonSqs, true, "queue:poller-job")]
    public void Addresses_an_endpoint_by_its_queue_or_a_quorum_queue_by_its_exchange(TransportKind kind, bool quorumQueues, string address)
    {
        var options = new TransportOptions { Kind = kind, QuorumQueues = quorumQueues };
        var sender = new EndpointSender(bus: null!, Options.Create(options), TimeProvider.System);

        Assert.That(options.AddressOf(PollerEndpoints.Job), Is.EqualTo(new Uri(address)));
        Assert.That(sender.AddressOf(PollerEndpoints.Job), Is.EqualTo(new Uri(address)));
    }

    [TestCase(TransportKind.AmazonSqs, "staging", "staging_poller-task")]
    [TestCase(TransportKind.AmazonSqs, "", "poller-task")]
    [TestCase(TransportKind.AmazonSqs, null, "poller-task")]
    [TestCase(TransportKind.RabbitMq, "staging", "poller-task")]
    public void Puts_the_scope_before_the_names_of_queues_on_Amazon_SQS(TransportKind kind, string? scope, string queue)
    {
        var transport = new TransportOptions { Kind = kind, AmazonSqs = { Scope = scope! } };

        Assert.That(transport.QueueOf(PollerEndpoints.Task), Is.EqualTo(queue));
        Assert.That(transport.AddressOf(PollerEndpoints.Task), Is.EqualTo(new Uri($"queue:{queue}")));
    }

    [TestCase(TransportKind.InMemory, true)]
    [TestCase(TransportKind.RabbitMq, false)]
    [TestCase(TransportKind.AmazonSqs, false)]
    public void Knows_whether_one_process_works_alone(TransportKind kind, bool isSingleProcess) =>
        Assert.That(new TransportOptions { Kind = kind }.IsSingleProcess, Is.EqualTo(isSingleProcess));
}
