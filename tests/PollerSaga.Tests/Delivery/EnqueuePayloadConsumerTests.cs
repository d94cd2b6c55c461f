using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Delivery;
using PollerSaga.Faults;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Delivery;

public sealed class EnqueuePayloadConsumerTests
{
    private static readonly PollerPlan Plan = new(Guid.NewGuid(), new Uri("http://api.test/payload"), 100, 10, 1_795_379_328, null);

    private readonly SteppedClock _clock = new();
    private readonly QueueStub _queue = new();
    private readonly List<object> _published = [];

    [Test]
    public async Task Sends_the_message_of_the_page_and_says_so()
    {
        var gaps = await EnqueueAsync();

        Assert.Multiple(() =>
        {
            Assert.That(gaps, Is.Empty);
            Assert.That(_queue.Sent, Is.EqualTo(new[] { ProcessPayloadMessage.For(Plan[0], Location) }));
            Assert.That(_published, Is.EqualTo(new object[] { new PayloadEnqueued(Plan[0]) }));
        });
    }

    [Test]
    public async Task Sends_again_until_the_queue_takes_the_message()
    {
        _queue.Refuse(times: 3);

        var gaps = await EnqueueAsync();

        Assert.That(gaps, Is.EqualTo(new[] { 1, 2, 4 }));
        Assert.That(_published, Is.EqualTo(new object[] { new PayloadEnqueued(Plan[0]) }));
    }

    [Test]
    public async Task Fails_the_task_alone_when_retries_run_out()
    {
        _queue.Refuse(times: int.MaxValue);

        var gaps = await EnqueueAsync();

        Assert.That(gaps, Is.EqualTo(new[] { 1, 2, 4, 8, 16 }));
        Assert.That(
            _published,
            Is.EqualTo(new object[] { new PollerTaskFailed(Plan[0], "The processing queue refuses the message: away", 6) }));
    }

    [Test]
    public async Task Sends_once_without_retries()
    {
        _queue.Refuse(times: int.MaxValue);

        var gaps = await EnqueueAsync(polling => polling.SendRetry.MaxRetries = 0);

        Assert.That(gaps, Is.Empty);
        Assert.That(
            _published,
            Is.EqualTo(new object[] { new PollerTaskFailed(Plan[0], "The processing queue refuses the message: away", 1) }));
    }

    [Test]
    public async Task Fails_the_task_at_once_by_a_defect()
    {
        _queue.Throw = new InvalidTimeZoneException("odd");

        await EnqueueAsync();

        Assert.That(_published, Is.EqualTo(new object[] { new PollerTaskFailed(Plan[0], "InvalidTimeZoneException: odd", 1) }));
    }

    [Test]
    public async Task Leaves_the_task_as_it_is_when_something_of_our_own_is_away()
    {
        _queue.Throw = new DependencyUnavailableException("The disk is full.", new IOException());

        var failure = await EnqueueAsync().FailureOf<DependencyUnavailableException>();

        Assert.That((failure, _queue.Sends), Is.EqualTo((_queue.Throw, 1)));
        Assert.That(_published, Is.Empty);
    }

    private static PayloadLocation Location { get; } = new("bucket", "key");

    private async Task<IEnumerable<double>> EnqueueAsync(Action<PollingOptions>? configure = null)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IProcessingQueue>(_queue)
            .Configure<PollingOptions>(polling => configure?.Invoke(polling))
            .AddSendPipeline()
            .AddMediator(mediator =>
            {
                mediator.AddConsumer<EnqueuePayloadConsumer>();
                mediator.AddHandler((PayloadEnqueued enqueued) => Note(enqueued));
                mediator.AddHandler((PollerTaskFailed failed) => Note(failed));
            })
            .BuildServiceProvider();

        var sending = services.GetRequiredService<IMediator>().Send(new EnqueuePayload(Plan[0], Location));
        var gaps = await _clock.PassWaitsAsync(sending).OrTimeOut();
        await sending;
        return gaps.Select(gap => gap.TotalSeconds);
    }

    private Task Note(object message)
    {
        _published.Add(message);
        return Task.CompletedTask;
    }

    private sealed class QueueStub : IProcessingQueue
    {
        private int _refusals;

        public Exception? Throw { get; set; }

        public List<ProcessPayloadMessage> Sent { get; } = [];

        public int Sends { get; private set; }

        public void Refuse(int times) => _refusals = times;

        public Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
        {
            Sends++;
            if (Throw is not null)
                throw Throw;
            if (Sends <= _refusals)
                throw new ProcessingQueueException("away");

            Sent.Add(message);
            return Task.CompletedTask;
        }
    }
}
