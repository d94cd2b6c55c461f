using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Delivery;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.IntegrationTests.Aws;
using PollerSaga.Settings;
using PollerSaga.Tests.Delivery;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Delivery.Sqs;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqsProcessingQueueReaderTests : ProcessingQueueReaderContract, IAsyncDisposable
{
    // The shortest there is: a killed process's message comes back by time alone.
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> _started = [];
    private readonly LogLines _log = new();
    private SqsTestQueue _queue = null!;
    private SqsProcessingQueue? _sender;

    private protected override IProcessingQueue Queue => _sender ??= MakeSender();

    [SetUp]
    public void NameQueue()
    {
        _ = AwsServer.Address; // Ignores the test where there is none.
        _queue = new SqsTestQueue();
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        if (_sender is not null)
            await _sender.DisposeAsync();
        _started.ForEach(started => started.Dispose());
        if (_queue is not null)
            await _queue.DisposeAsync();
    }

    [Test]
    public async Task Keeps_what_is_extended_from_others()
    {
        var (owner, other) = (await StartReaderAsync(), await StartReaderAsync());
        await SendAsync(index: 0);
        var received = await ReceiveOneAsync(owner);

        await received.ExtendAsync(TimeSpan.FromSeconds(60), CancellationToken.None).OrTimeOut();

        Assert.That(await other.ReceiveAsync(1, VisibilityTimeout * 2, CancellationToken.None).OrTimeOut(), Is.Empty);
        Assert.That(await other.IsEmptyAsync(CancellationToken.None).OrTimeOut(), Is.False, "somebody has it in hand");
        await received.CompleteAsync(CancellationToken.None).OrTimeOut();
        Assert.That(await other.IsEmptyAsync(CancellationToken.None).OrTimeOut(), Is.True);
    }

    [Test]
    public async Task Takes_the_number_of_receives_from_the_queue()
    {
        var dead = await _queue.MakeAsync(_queue.DeadLetterName);
        var arn = (await _queue.AttributesAsync(_queue.DeadLetterName))["QueueArn"];
        await _queue.MakeAsync(null, ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":"5"}"""));

        Assert.That((await StartReaderAsync()).MaxReceives, Is.EqualTo(5), dead);
    }

    [Test]
    public async Task Deletes_what_cannot_be_processed_where_the_queue_has_no_dead_letters_and_warns_of_it()
    {
        await _queue.MakeAsync();
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);

        await (await ReceiveOneAsync(reader)).DeadLetterAsync("it is broken", CancellationToken.None).OrTimeOut();

        Assert.That(await reader.IsEmptyAsync(CancellationToken.None).OrTimeOut(), Is.True);
        Assert.That(_log.Of(606), Has.One.Contains($"The queue {_queue.Name} has no redrive policy"));
    }

    [Test]
    public async Task Names_the_setting_that_would_make_the_queue()
    {
        var reader = Reader(createIfMissing: false);

        var failure = await reader.OpenAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();

        Assert.That(
            failure.Message,
            Does.Contain($" has no queue {_queue.Name}.").And.Contain("PollerSaga:ProcessingQueue:CreateIfMissing=true"));
    }

    private protected override async Task<IProcessingQueueReader> StartReaderAsync()
    {
        var reader = Reader();
        await reader.OpenAsync(CancellationToken.None).OrTimeOut();
        return reader;
    }

    // Nothing tells SQS of a kill; what was in hand comes back when its time has passed, which the next receive waits for.
    private protected override Task KillAsync(IProcessingQueueReader reader) => Task.CompletedTask;

    protected override Task SendAsync(byte[] body) => _queue.SendAsync(Encoding.UTF8.GetString(body));

    protected override async Task<IReadOnlyCollection<string>> DeadLettersAsync() =>
        [.. (await _queue.TakeAllAsync(_queue.DeadLetterName)).Select(message => message.Body)];

    private SqsProcessingQueueReader Reader(bool createIfMissing = true)
    {
        var options = OptionsOf(createIfMissing);
        var reader = new SqsProcessingQueueReader(
            SqsQueue.Create(options.ProcessingQueue.Sqs, options.Aws, TimeProvider.System),
            options.Of<ProcessingQueueOptions>(),
            options.Of<ProcessingOptions>(),
            _log.For<SqsProcessingQueueReader>());
        _started.Add(reader);
        return reader;
    }

    private SqsProcessingQueue MakeSender()
    {
        var options = OptionsOf(createIfMissing: true);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(options.Of<PollingOptions>());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DependencyWatch>();
        services.AddSendPipeline();
        var provider = services.BuildServiceProvider();
        _started.Add(provider);
        return ActivatorUtilities.CreateInstance<SqsProcessingQueue>(
            provider,
            SqsQueue.Create(options.ProcessingQueue.Sqs, options.Aws, TimeProvider.System));
    }

    private TestOptions OptionsOf(bool createIfMissing)
    {
        var options = TestSettings.Valid();
        options.Aws = AwsServer.Options;
        options.ProcessingQueue.Kind = ProcessingQueueKind.Sqs;
        options.ProcessingQueue.QueueName = _queue.Name;
        options.ProcessingQueue.ServiceUrl = AwsServer.Address.ToString();
        options.ProcessingQueue.CreateIfMissing = createIfMissing;
        options.Processing.VisibilityTimeout = VisibilityTimeout;
        return options;
    }
}
