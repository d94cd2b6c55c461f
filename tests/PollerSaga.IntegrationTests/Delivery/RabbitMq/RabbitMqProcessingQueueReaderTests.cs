using System.Text;
using PollerSaga.Delivery;
using PollerSaga.Delivery.RabbitMq;
using PollerSaga.Faults;
using PollerSaga.IntegrationTests.Transport;
using PollerSaga.Settings;
using PollerSaga.Tests.Delivery;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using RabbitMQ.Client;

namespace PollerSaga.IntegrationTests.Delivery.RabbitMq;

/// <summary>A queue as it is made here, and one that was made by others as a classic queue, which keeps no count.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture("quorum")]
[TestFixture("classic")]
public sealed class RabbitMqProcessingQueueReaderTests(string type) : ProcessingQueueReaderContract
{
    private readonly string _name = $"poller-payloads-test-{Guid.NewGuid():N}";
    private readonly List<IAsyncDisposable> _started = [];
    private IConnection _connection = null!;

    private string DeadLetters => $"{_name}.dead";

    private protected override IProcessingQueue Queue
    {
        get
        {
            if (field is null)
            {
                var queue = new RabbitMqProcessingQueue(OptionsOf().Of<ProcessingQueueOptions>(), OptionsOf().Of<TransportOptions>());
                _started.Add(queue);
                field = queue;
            }

            return field;
        }
    }

    [SetUp]
    public async Task ConnectAsync()
    {
        _connection = await RabbitMqServer.ConnectAsync();
        if (type == "classic")
            await OnChannelAsync(channel => channel.QueueDeclareAsync(_name, durable: true, exclusive: false, autoDelete: false));
    }

    [TearDown]
    public async Task DeleteAsync()
    {
        foreach (var started in _started)
            await started.DisposeAsync();
        if (_connection is null)
            return;

        await OnChannelAsync(async channel =>
        {
            await channel.QueueDeleteAsync(_name);
            await channel.QueueDeleteAsync(DeadLetters);
            await channel.ExchangeDeleteAsync(DeadLetters);
            return true;
        });
        await _connection.DisposeAsync();
    }

    [Test]
    public async Task Says_why_with_a_dead_letter()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);
        await (await ReceiveOneAsync(reader)).DeadLetterAsync("it is broken", CancellationToken.None).OrTimeOut();

        var dead = await OnChannelAsync(channel => channel.BasicGetAsync(DeadLetters, autoAck: true));

        Assert.That(Encoding.UTF8.GetString((byte[])dead!.BasicProperties.Headers!["x-pollersaga-reason"]!), Is.EqualTo("it is broken"));
        Assert.That(dead.BasicProperties.MessageId, Is.EqualTo(TaskOf(0).ToString()));
    }

    [Test]
    public async Task Does_not_count_a_receive_whose_message_was_returned()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);
        await (await ReceiveOneAsync(reader)).AbandonAsync(CancellationToken.None).OrTimeOut();

        for (var turn = 0; turn < 3; turn++)
        {
            var received = await ReceiveOneAsync(reader);
            Assert.That((TextOf(received), received.ReceiveCount), Is.EqualTo((BodyOf(0), 2)));
            await received.ReturnAsync(CancellationToken.None).OrTimeOut();
        }
    }

    [Test]
    public async Task Gives_back_at_its_stop_what_nobody_has_asked_for_yet()
    {
        var reader = await StartReaderAsync();
        for (var index = 0; index < 5; index++)
            await SendAsync(index);
        var received = await ReceiveOneAsync(reader);

        await reader.StopAsync().OrTimeOut();

        var others = await ReceiveAsync(await StartReaderAsync(), 4);
        Assert.That(others.Append(received).Select(TextOf), Is.EquivalentTo(Enumerable.Range(0, 5).Select(BodyOf)));
        Assert.That(await reader.ReceiveAsync(1, TimeSpan.FromSeconds(1), CancellationToken.None).OrTimeOut(), Is.Empty);
    }

    [Test]
    public async Task Goes_on_after_its_connection_was_cut()
    {
        await using var line = RabbitMqServer.Line();
        var reader = ReaderOf(OptionsOf(front: line.Entry));
        _started.Add(reader);
        await SendAsync(index: 0);
        var lost = await ReceiveOneAsync(reader);

        line.Cut();
        await lost.CompleteAsync(CancellationToken.None).OrTimeOut();

        IReadOnlyList<IReceivedMessage> again = [];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (again.Count == 0)
        {
            try
            {
                again = await reader.ReceiveAsync(1, TimeSpan.FromSeconds(5), limit.Token);
            }
            catch (DependencyUnavailableException)
            {
                limit.Token.ThrowIfCancellationRequested(); // As long as nobody answers, it says so.
            }
        }

        Assert.That(TextOf(again.Single()), Is.EqualTo(BodyOf(0)));
    }

    [Test]
    public async Task Names_the_setting_that_would_make_the_queue_or_that_of_its_dead_letters()
    {
        await OnChannelAsync(channel => channel.QueueDeleteAsync(_name));
        var reader = ReaderOf(OptionsOf(createIfMissing: false));
        _started.Add(reader);

        var missing = await reader.OpenAsync(CancellationToken.None).FailureOf<ProcessingQueueException>();
        await OnChannelAsync(channel => channel.QueueDeclareAsync(_name, durable: true, exclusive: false, autoDelete: false));
        var missingDeadLetters = await reader.OpenAsync(CancellationToken.None).FailureOf<ProcessingQueueException>();

        Assert.That(
            missing.Message,
            Is.EqualTo($"the queue {_name} does not exist. Create it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true."));
        Assert.That(missingDeadLetters.Message, Is.EqualTo($"the queue {DeadLetters} for dead letters does not exist. " +
            "Create it, or set PollerSaga:ProcessingQueue:CreateIfMissing=true."));
    }

    [Test]
    public async Task Says_that_RabbitMQ_cannot_be_reached()
    {
        var nobody = RabbitMqServer.Nobody();
        await using var reader = ReaderOf(OptionsOf(front: nobody));

        var failure = await reader.OpenAsync(CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure.Message, Does.StartWith($"RabbitMQ at {nobody.Address}:{nobody.Port} cannot be reached: "));
    }

    private protected override async Task<IProcessingQueueReader> StartReaderAsync()
    {
        var reader = ReaderOf(OptionsOf());
        _started.Add(reader);
        await reader.OpenAsync(CancellationToken.None).OrTimeOut();
        return reader;
    }

    // Its connection ends, as that of a process that is killed.
    private protected override Task KillAsync(IProcessingQueueReader reader) =>
        ((RabbitMqProcessingQueueReader)reader).DisposeAsync().AsTask().OrTimeOut();

    protected override Task SendAsync(byte[] body) => OnChannelAsync(async channel =>
    {
        await channel.BasicPublishAsync(exchange: string.Empty, _name, mandatory: true, body);
        return true;
    });

    protected override Task<IReadOnlyCollection<string>> DeadLettersAsync() => OnChannelAsync<IReadOnlyCollection<string>>(async channel =>
    {
        await channel.QueueDeclareAsync(DeadLetters, durable: true, exclusive: false, autoDelete: false);
        var bodies = new List<string>();
        while (await channel.BasicGetAsync(DeadLetters, autoAck: true) is { } got)
            bodies.Add(Encoding.UTF8.GetString(got.Body.Span));
        return bodies;
    });

    private static RabbitMqProcessingQueueReader ReaderOf(TestOptions options) =>
        new(options.Of<ProcessingQueueOptions>(), options.Of<TransportOptions>(), options.Of<ProcessingOptions>(), TimeProvider.System);

    private TestOptions OptionsOf(System.Net.IPEndPoint? front = null, bool createIfMissing = true)
    {
        var options = TestSettings.Valid();
        options.Transport = RabbitMqServer.Transport(front);
        options.ProcessingQueue.Kind = ProcessingQueueKind.RabbitMq;
        options.ProcessingQueue.QueueName = _name;
        options.ProcessingQueue.CreateIfMissing = createIfMissing;
        options.Processing.Concurrency = 5;
        return options;
    }

    private async Task<T> OnChannelAsync<T>(Func<IChannel, Task<T>> use)
    {
        await using var channel = await _connection.CreateChannelAsync();
        return await use(channel).OrTimeOut();
    }
}
