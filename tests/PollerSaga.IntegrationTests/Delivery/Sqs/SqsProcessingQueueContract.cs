using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PollerSaga.Delivery;
using PollerSaga.Delivery.Spool;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.IntegrationTests.Aws;
using PollerSaga.Settings;
using PollerSaga.Testing;
using PollerSaga.Tests.Delivery;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using Polly.Registry;

namespace PollerSaga.IntegrationTests.Delivery.Sqs;

/// <summary>What a processing queue on SQS does, be it a standard queue or a FIFO one.</summary>
[Category("Integration")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class SqsProcessingQueueContract : ProcessingQueueContract, IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];
    private SqsTestQueue _queue = null!;

    private protected override IProcessingQueue Queue => field ??= Open();

    private protected abstract string Suffix { get; }

    [SetUp]
    public void Prepare() => _queue = new SqsTestQueue(Suffix);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var opened in _opened)
            await opened.DisposeAsync();
        // Where there is no server, it was not come to.
        if (_queue is not null)
            await _queue.DisposeAsync();
    }

    [Test]
    public async Task Sends_the_bytes_that_the_spool_would_hold_with_what_consumers_route_by()
    {
        using var folder = new TemporaryFolder();
        var message = MessageOf(PageAt(8));
        await SpoolIn(folder.Path).SendAsync(message, CancellationToken.None);

        await Queue.SendAsync(message, CancellationToken.None).OrTimeOut();

        var received = (await _queue.TakeAllAsync()).Single();
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetBytes(received.Body), Is.EqualTo(File.ReadAllBytes(folder["new", $"{PageAt(8).TaskId}.json"])));
            Assert.That(received.MessageAttributes.Keys, Is.EquivalentTo(new[] { "jobId", "taskId" }));
            Assert.That(received.MessageAttributes.Values.Select(value => value.DataType), Is.All.EqualTo("String"));
            Assert.That(received.MessageAttributes["jobId"].StringValue, Is.EqualTo(PageAt(8).JobId.ToString()));
            Assert.That(received.MessageAttributes["taskId"].StringValue, Is.EqualTo(PageAt(8).TaskId.ToString()));
        });
    }

    [Test]
    public async Task Makes_a_missing_queue_with_its_dead_letters()
    {
        await SendAsync(index: 0);

        var (queue, dead) = (await _queue.AttributesAsync(), await _queue.AttributesAsync(_queue.DeadLetterName));
        using var redrive = JsonDocument.Parse(queue["RedrivePolicy"]);
        Assert.Multiple(() =>
        {
            Assert.That((queue["VisibilityTimeout"], queue["MessageRetentionPeriod"]), Is.EqualTo(("30", "345600")));
            Assert.That(redrive.RootElement.GetProperty("deadLetterTargetArn").GetString(), Is.EqualTo(dead["QueueArn"]));
            Assert.That(redrive.RootElement.GetProperty("maxReceiveCount").ToString(), Is.EqualTo("3"));
            Assert.That(dead["MessageRetentionPeriod"], Is.EqualTo("1209600"));
            Assert.That(queue.ContainsKey("FifoQueue"), Is.EqualTo(Suffix.Length > 0));
        });
    }

    [Test]
    public async Task Lays_a_message_aside_that_was_received_three_times_and_given_back()
    {
        await SendAsync(index: 0);

        for (var receive = 1; receive <= 3; receive++)
            await _queue.ReceiveAndGiveBackAsync();

        Assert.That(await _queue.TakeAllAsync(), Is.Empty);
        Assert.That(
            (await _queue.TakeAllAsync(_queue.DeadLetterName, waitSeconds: 10)).Single().MessageAttributes["taskId"].StringValue,
            Is.EqualTo(PageAt(0).TaskId.ToString()));
    }

    [Test]
    public async Task Makes_one_queue_when_many_processes_miss_it_at_the_same_moment()
    {
        var processes = Enumerable.Range(0, 8).Select(_ => Open()).ToList();

        await Task.WhenAll(
            processes.Select((process, index) => process.SendAsync(MessageOf(PageAt(index)), CancellationToken.None))).OrTimeOut();

        Assert.That(await TakeAllAsync(), Has.Count.EqualTo(8));
    }

    [Test]
    public async Task Uses_a_queue_as_it_was_made([Values] bool createIfMissing, [Values] bool byUrl)
    {
        (string, string)[] attributes =
        [
            ("VisibilityTimeout", "7"),
            .. Suffix.Length > 0 ? [("FifoQueue", "true")] : Array.Empty<(string, string)>(),
        ];
        var url = await _queue.MakeAsync(attributes: attributes);

        await Open(
            options => (options.ProcessingQueue.CreateIfMissing, options.ProcessingQueue.QueueUrl) = (createIfMissing, byUrl ? url : ""))
            .SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();

        Assert.That(await TakeAllAsync(), Has.One.Items);
        Assert.That((await _queue.AttributesAsync())["VisibilityTimeout"], Is.EqualTo("7"));
        Assert.That(await _queue.ExistsAsync(_queue.DeadLetterName), Is.False, "what is not ours is not added to");
    }

    [Test]
    public async Task Uses_dead_letters_that_are_there_before_the_queue()
    {
        await _queue.MakeAsync(
            _queue.DeadLetterName,
            [("MessageRetentionPeriod", "60"), .. Suffix.Length > 0 ? [("FifoQueue", "true")] : Array.Empty<(string, string)>()]);

        await SendAsync(index: 0);

        Assert.That((await _queue.AttributesAsync())["RedrivePolicy"], Does.Contain(_queue.DeadLetterName));
        Assert.That((await _queue.AttributesAsync(_queue.DeadLetterName))["MessageRetentionPeriod"], Is.EqualTo("60"));
    }

    [Test]
    public async Task Refuses_a_start_without_the_queue_and_names_the_setting_that_would_make_it()
    {
        var queue = Open(options => options.ProcessingQueue.CreateIfMissing = false);

        var (start, send) = (
            await queue.CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>(),
            await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<ProcessingQueueException>());

        Assert.That(
            start.Message,
            Does.Contain($"has no queue {_queue.Name}.").And.Contain("PollerSaga:ProcessingQueue:CreateIfMissing=true"));
        Assert.That(send.Message, Is.EqualTo(start.Message));
        Assert.That(await _queue.ExistsAsync(), Is.False);
    }

    [Test]
    public async Task Refuses_a_start_with_an_address_of_no_queue()
    {
        var url = (
            await _queue.MakeAsync(
                attributes: Suffix.Length > 0
                    ? [("FifoQueue", "true")]
                    : [])).Replace(_queue.Name, $"no-{_queue.Name}", StringComparison.Ordinal);

        var start = await Open(
            options => options.ProcessingQueue.QueueUrl = url).CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();

        Assert.That(start.Message, Does.Contain($"has no queue {url}.").And.Contain("PollerSaga:ProcessingQueue:QueueUrl"));
    }

    [Test]
    public async Task Makes_a_queue_at_the_start_and_finds_it_from_then_on()
    {
        var queue = Open();

        await queue.CheckAsync(CancellationToken.None).OrTimeOut();
        await queue.CheckAsync(CancellationToken.None).OrTimeOut();

        Assert.That(await _queue.ExistsAsync(), Is.True);
    }

    [Test]
    public async Task Makes_a_queue_anew_that_was_deleted_under_it()
    {
        await SendAsync(index: 0);
        await _queue.DeleteAsync();

        await SendAsync(index: 1);

        Assert.That(
            (await _queue.TakeAllAsync()).Single().MessageAttributes["taskId"].StringValue,
            Is.EqualTo(PageAt(1).TaskId.ToString()));
    }

    [Test]
    public async Task Gathers_at_least_four_messages_into_a_call_on_average_with_25_in_flight()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var (sends, next) = (new SqsSends(), -1);
        front.Misbehave = sends.CountAsync;
        var queue = Open(options => options.ProcessingQueue.ServiceUrl = front.Address.ToString());

        await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var index && index < 1000)
                await queue.SendAsync(MessageOf(PageAt(index)), CancellationToken.None);
        })).OrTimeOut();

        await TestContext.Out.WriteLineAsync($"{sends.Batches.Sum()} messages in {sends.Batches.Count} calls");
        Assert.That(sends.Batches.Sum(), Is.EqualTo(1000));
        Assert.That(sends.Batches, Has.Count.LessThanOrEqualTo(250));
        Assert.That(await TakeAllAsync(), Has.Count.EqualTo(1000));
    }

    [Test]
    public async Task Loses_nothing_while_SQS_fails_throttles_and_breaks_connections()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var queue = Open(
            options =>
                (options.ProcessingQueue.ServiceUrl, options.Polling.SendRetry.Interval) = (front.Address.ToString(), TimeSpan.Zero));
        var turn = -1;
        front.Misbehave = (context, _) =>
            Interlocked.Increment(ref turn) is var now and < 8 ? SqsAnswers.FailInTurnAsync(context, now) : Task.FromResult(false);

        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(index => queue.SendAsync(MessageOf(PageAt(index)), CancellationToken.None))).OrTimeOut();

        var taskIds = (await _queue.TakeAllAsync()).Select(message => message.MessageAttributes["taskId"].StringValue).Distinct();
        Assert.That(taskIds, Is.EquivalentTo(Enumerable.Range(0, 40).Select(index => PageAt(index).TaskId.ToString())));
    }

    [Test]
    public async Task Delays_the_tasks_while_nobody_listens_and_sends_on_when_somebody_does()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var queue = Open(
            options => (options.ProcessingQueue.ServiceUrl, options.Polling.SendRetry.MaxRetries) = (front.Address.ToString(), 0));
        await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).OrTimeOut();

        await front.LeaveAsync();
        var failure = await queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None).FailureOf<DependencyUnavailableException>();
        await front.ReturnAsync();
        await queue.SendAsync(MessageOf(PageAt(1)), CancellationToken.None).OrTimeOut();

        Assert.That(failure, Is.Not.InstanceOf<DependencyRefusedException>());
        Assert.That(
            failure.Message,
            Does.StartWith($"SQS at {front.Address} cannot be reached: ").And.Contain("PollerSaga:ProcessingQueue:ServiceUrl"));
        Assert.That(await TakeAllAsync(), Has.Count.EqualTo(2));
    }

    [TestCase("InvalidClientTokenId", "PollerSaga:Aws:AccessKey")]
    [TestCase("AccessDenied", "PollerSaga:ProcessingQueue:QueueName")]
    public async Task Refuses_a_start_whose_credentials_SQS_refuses_and_fails_the_tasks_later(string code, string setting)
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        front.Misbehave = (context, _) => SqsAnswers.FailAsync(context, HttpStatusCode.Forbidden, code);
        var queue = Open(options => options.ProcessingQueue.ServiceUrl = front.Address.ToString());

        var start = await queue.CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();
        var send = await queue.SendAsync(MessageOf(PageAt(0)), CancellationToken.None).FailureOf<ProcessingQueueException>();

        Assert.That(start.Message, Does.StartWith($"SQS at {front.Address} ").And.Contain($"403 {code} (It said so)").And.Contain(setting));
        Assert.That(send.Message, Is.EqualTo(start.Message));
    }

    [Test]
    public async Task Sends_nothing_when_it_is_told_to_give_up_before()
    {
        await Queue.SendAsync(MessageOf(PageAt(0)), new CancellationToken(canceled: true)).FailureOf<OperationCanceledException>();

        Assert.That(await _queue.ExistsAsync(), Is.False);
    }

    protected override async Task<IReadOnlyCollection<byte[]>> TakeAllAsync() =>
        [.. (await _queue.TakeAllAsync()).Select(message => Encoding.UTF8.GetBytes(message.Body))];

    private static SpoolProcessingQueue SpoolIn(string folder)
    {
        var options = TestSettings.Valid();
        options.ProcessingQueue.Directory = folder;
        return new SpoolProcessingQueue(options.Of<ProcessingQueueOptions>(), options.Of<TransportOptions>(), TimeProvider.System);
    }

    private Task SendAsync(int index) => Queue.SendAsync(MessageOf(PageAt(index)), CancellationToken.None).OrTimeOut();

    private SqsProcessingQueue Open(Action<TestOptions>? configure = null)
    {
        var options = TestSettings.Valid();
        options.Aws = AwsServer.Options;
        options.ProcessingQueue = new()
        {
            Kind = ProcessingQueueKind.Sqs,
            QueueName = _queue.Name,
            ServiceUrl = AwsServer.Address.ToString(),
        };
        configure?.Invoke(options);

        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(
            options.Of<PollingOptions>()).AddSendPipeline().BuildServiceProvider();
        var queue = new SqsProcessingQueue(
            SqsQueue.Create(options.ProcessingQueue.Sqs, options.Aws, TimeProvider.System),
            services.GetRequiredService<ResiliencePipelineProvider<string>>(),
            new DependencyWatch(TimeProvider.System, NullLogger<DependencyWatch>.Instance));
        _opened.AddRange([queue, services]);
        return queue;
    }
}
