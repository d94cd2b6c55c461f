using System.Text;
using System.Text.Json;
using PollerSaga.Delivery;
using PollerSaga.Delivery.Spool;
using PollerSaga.Faults;
using PollerSaga.IntegrationTests.Transport;
using PollerSaga.Tests.Delivery;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Delivery.RabbitMq;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RabbitMqProcessingQueueTests : ProcessingQueueContract
{
    private RabbitMqTestQueue _queue = null!;

    private protected override IProcessingQueue Queue => field ??= _queue.Over(RabbitMqServer.Transport());

    [SetUp]
    public async Task ConnectAsync() => _queue = await RabbitMqTestQueue.ConnectAsync();

    [TearDown]
    public async Task DeleteAsync()
    {
        if (_queue is not null)
            await _queue.DisposeAsync();
    }

    [Test]
    public async Task Sends_the_bytes_that_the_spool_would_hold_with_what_consumers_route_by()
    {
        using var folder = new TemporaryFolder();
        var (message, taskId) = (MessageOf(PageAt(8)), PageAt(8).TaskId.ToString());
        await SpoolIn(folder.Path).SendAsync(message, CancellationToken.None);

        await Queue.SendAsync(message, CancellationToken.None).OrTimeOut();

        var received = await _queue.ReceiveAsync();
        Assert.Multiple(() =>
        {
            Assert.That(received.Body.ToArray(), Is.EqualTo(File.ReadAllBytes(folder["new", $"{taskId}.json"])));
            Assert.That(received.BasicProperties.ContentType, Is.EqualTo("application/json"));
            Assert.That(received.BasicProperties.MessageId, Is.EqualTo(taskId));
            Assert.That(received.BasicProperties.DeliveryMode, Is.EqualTo(DeliveryModes.Persistent));
            Assert.That(HeaderOf(received, "jobId"), Is.EqualTo(PageAt(8).JobId.ToString()));
            Assert.That(HeaderOf(received, "taskId"), Is.EqualTo(taskId));
        });
    }

    [Test]
    public async Task Makes_a_missing_queue_durable_with_its_dead_letters()
    {
        await SendAsync(index: 0);

        // RabbitMQ lets nobody declare a queue otherwise than it is.
        Assert.That(
            () =>
                _queue.DeclareAsync(
                    _queue.Name,
                    ("x-queue-type", "quorum"),
                    ("x-delivery-limit", 2),
                    ("x-message-ttl", 345_600_000L),
                    ("x-dead-letter-exchange", _queue.DeadLetters)),
            Throws.Nothing);
        Assert.That(() => _queue.DeclareAsync(_queue.DeadLetters), Throws.Nothing);
    }

    [Test]
    public async Task Lays_a_message_aside_that_was_received_three_times_and_given_back()
    {
        await SendAsync(index: 0);

        for (var receive = 1; receive <= 3; receive++)
        {
            var received = await _queue.ReceiveAsync();
            Assert.That(received.Redelivered, Is.EqualTo(receive > 1));
            await _queue.Channel.BasicNackAsync(received.DeliveryTag, multiple: false, requeue: true);
        }

        var dead = await _queue.ReceiveAsync(_queue.DeadLetters);
        Assert.That(dead.BasicProperties.MessageId, Is.EqualTo(PageAt(0).TaskId.ToString()));
        Assert.That(await TakeAllAsync(), Is.Empty);
    }

    [Test]
    public async Task Uses_a_queue_as_it_was_made([Values("classic", "quorum")] string type, [Values] bool createIfMissing)
    {
        await _queue.DeclareAsync(_queue.Name, ("x-queue-type", type), ("x-max-length", 1000));

        await _queue.Over(RabbitMqServer.Transport(), createIfMissing).SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();

        Assert.That(await TakeAllAsync(), Has.One.Items);
        Assert.That(await _queue.ExistsAsync(_queue.DeadLetters), Is.False, "what is not ours is not added to");
    }

    [Test]
    public async Task Names_the_setting_that_would_make_the_queue()
    {
        var failure = await _queue.Over(RabbitMqServer.Transport(), createIfMissing: false)
            .SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<ProcessingQueueException>();

        Assert.That(
            failure.Message,
            Is.EqualTo($"the queue {_queue.Name} does not exist. Create it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true."));
        Assert.That(await _queue.ExistsAsync(_queue.Name), Is.False);
    }

    [Test]
    public async Task Finds_a_queue_that_was_made_after_it_had_been_missed()
    {
        var queue = _queue.Over(RabbitMqServer.Transport(), createIfMissing: false);
        await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<ProcessingQueueException>();
        await _queue.DeclareAsync(_queue.Name);

        await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();

        Assert.That(await TakeAllAsync(), Has.One.Items);
    }

    [Test]
    public async Task Says_why_it_cannot_make_the_queue_beside_dead_letters_of_another_make()
    {
        await _queue.DeclareAsync(_queue.DeadLetters, ("x-max-length", 5));

        var failure = await Queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<ProcessingQueueException>();

        Assert.That(failure.Message, Does.StartWith($"the queue {_queue.Name} does not exist and cannot be created: PRECONDITION_FAILED"));
    }

    [Test]
    public async Task Makes_a_queue_anew_that_was_deleted_under_it()
    {
        await SendAsync(index: 0);
        await _queue.Channel.QueueDeleteAsync(_queue.Name);

        var failure = await Queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None).FailureOf<ProcessingQueueException>();
        await SendAsync(index: 1);

        Assert.That(failure.Message, Is.EqualTo($"the queue {_queue.Name} refuses the message: 312 NO_ROUTE."));
        Assert.That((await _queue.ReceiveAsync()).BasicProperties.MessageId, Is.EqualTo(PageAt(1).TaskId.ToString()));
    }

    [Test]
    public async Task Fails_the_sends_that_a_full_queue_refuses_and_no_others()
    {
        await _queue.DeclareAsync(_queue.Name, ("x-max-length", 1), ("x-overflow", "reject-publish"));
        await SendAsync(index: 0);

        var failure = await Queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None).FailureOf<ProcessingQueueException>();
        await TakeAllAsync();
        await SendAsync(index: 2);

        Assert.That(failure.Message, Is.EqualTo($"the queue {_queue.Name} refuses the message."));
        Assert.That((await _queue.ReceiveAsync()).BasicProperties.MessageId, Is.EqualTo(PageAt(2).TaskId.ToString()));
    }

    [Test]
    public async Task Carries_two_hundred_messages_that_are_sent_at_once_each_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(SendAsync)).OrTimeOut();

        Assert.That(
            (await TakeAllAsync()).Select(TaskIdIn),
            Is.EquivalentTo(Enumerable.Range(0, 200).Select(index => PageAt(index).TaskId)));
    }

    [Test]
    public async Task Says_where_RabbitMQ_would_be_when_nobody_listens()
    {
        var nobody = RabbitMqServer.Nobody();

        var failure = await _queue.Over(RabbitMqServer.Transport(nobody)).SendAsync(
            MessageOf(PageAt(0)),
            CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(
            failure.Message,
            Is.EqualTo($"RabbitMQ at {nobody} cannot be reached: Connection refused. Check that it runs, and PollerSaga:Transport."));
    }

    [Test]
    public async Task Goes_on_after_its_connection_was_cut()
    {
        await using var line = RabbitMqServer.Line();
        var queue = _queue.Over(RabbitMqServer.Transport(line.Entry));
        await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();

        line.Hold();
        var underWay = queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None);
        line.Cut();
        var failure = await underWay.FailureOf<DependencyUnavailableException>();
        await queue.SendAsync(MessageOf(PageAt(2)), CancellationToken.None).OrTimeOut();

        Assert.That(
            failure.Message,
            Does.StartWith($"RabbitMQ at {line.Entry} cannot be reached: ").And.EndWith(". Check that it runs, and PollerSaga:Transport."));
        Assert.That((await TakeAllAsync()).Select(TaskIdIn), Is.SupersetOf(new[] { PageAt(0).TaskId, PageAt(2).TaskId }));
        Assert.That(line.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task Makes_one_connection_for_all_that_wait_for_one()
    {
        await using var line = RabbitMqServer.Line();
        var queue = _queue.Over(RabbitMqServer.Transport(line.Entry));

        await Task.WhenAll(
            Enumerable.Range(0, 25).Select(index => queue.SendAsync(MessageOf(PageAt(index)), CancellationToken.None))).OrTimeOut();

        Assert.That(line.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Names_the_password_that_is_refused()
    {
        var transport = RabbitMqServer.Transport();
        transport.Password = "wrong";

        var failure = await _queue.Over(transport).SendAsync(
            MessageOf(PageAt(0)),
            CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Is.EqualTo(
            $"RabbitMQ at {transport.Host}:{transport.Port} refuses the log-in of {transport.UserName}. Check " +
                "PollerSaga:Transport:UserName and PollerSaga:Transport:Password."));
    }

    [Test]
    public async Task Names_the_virtual_host_that_is_none()
    {
        var transport = RabbitMqServer.Transport();
        transport.VirtualHost = "elsewhere";

        var failure = await _queue.Over(transport).SendAsync(
            MessageOf(PageAt(0)),
            CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith($"RabbitMQ at {transport.Host}:{transport.Port} refuses the connection: ")
            .And.Contain("elsewhere")
            .And.EndWith($"Check PollerSaga:Transport:VirtualHost, and the rights of {transport.UserName} in it."));
    }

    [Test]
    public async Task Gives_up_when_it_is_told_to_and_sends_on_afterwards()
    {
        await using var line = RabbitMqServer.Line();
        var queue = _queue.Over(RabbitMqServer.Transport(line.Entry));
        await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();
        using var cancellation = new CancellationTokenSource();

        line.Hold();
        var underWay = queue.SendAsync(MessageOf(PageAt(1)), cancellation.Token);
        await cancellation.CancelAsync();
        await underWay.FailureOf<OperationCanceledException>();
        line.Release();
        await queue.SendAsync(MessageOf(PageAt(2)), CancellationToken.None).OrTimeOut();

        Assert.That((await TakeAllAsync()).Select(TaskIdIn), Is.SupersetOf(new[] { PageAt(0).TaskId, PageAt(2).TaskId }));
    }

    [Test]
    public async Task Sends_nothing_when_it_is_told_to_give_up_before()
    {
        await Queue.SendAsync(MessageOf(PageAt(0)), new CancellationToken(canceled: true)).FailureOf<OperationCanceledException>();

        Assert.That(await _queue.ExistsAsync(_queue.Name), Is.False);
    }

    [Test]
    public async Task Can_be_disposed_of_twice([Values] bool wasUsed)
    {
        var queue = _queue.Over(RabbitMqServer.Transport());
        if (wasUsed)
            await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();

        await queue.DisposeAsync();

        Assert.That(async () => await queue.DisposeAsync(), Throws.Nothing);
    }

    protected override Task<IReadOnlyCollection<byte[]>> TakeAllAsync() => _queue.TakeAllAsync();

    private static Guid TaskIdIn(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("task").GetProperty("taskId").GetGuid();

    private static string HeaderOf(BasicGetResult received, string name) =>
        Encoding.UTF8.GetString((byte[])received.BasicProperties.Headers![name]!);

    private static SpoolProcessingQueue SpoolIn(string folder)
    {
        var options = TestSettings.Valid();
        options.ProcessingQueue.Directory = folder;
        return new SpoolProcessingQueue(options.Of<ProcessingQueueOptions>(), options.Of<TransportOptions>(), TimeProvider.System);
    }

    private Task SendAsync(int index) => Queue.SendAsync(MessageOf(PageAt(index)), CancellationToken.None).OrTimeOut();
}
