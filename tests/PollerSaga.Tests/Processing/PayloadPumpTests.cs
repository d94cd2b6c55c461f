using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Faults;
using PollerSaga.Payloads;
using PollerSaga.Processing;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Processing;

/// <summary>The loop as it is put together in production, on a queue in memory and the file store.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PayloadPumpTests : IDisposable
{
    private static readonly PollerPlan Plan = new(
        Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212"), new Uri("http://127.0.0.1:4700/payload"), 100, 10_000, 1_795_379_328, null);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeQueue _queue = new();
    private readonly LogLines _log = new();
    private readonly FakeReports _reports;
    private readonly FakeProcessor _processor;
    private readonly SteppedClock _clock = new();
    private ServiceProvider? _services;

    public PayloadPumpTests()
    {
        _reports = new FakeReports(_queue);
        _processor = new FakeProcessor(_queue);
    }

    public void Dispose()
    {
        _services?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Processes_reports_and_deletes_in_this_order()
    {
        var page = await PutAsync(index: 8);

        var counts = await RunAsync();

        Assert.That(
            _queue.Events,
            Is.EqualTo(new[] { $"processed {page} from 800: payload 8", $"reported {page}", $"completed {page}", "stopped" }));
        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 0, 0)));
    }

    [Test]
    public async Task Works_as_many_at_a_time_as_it_is_set_to_and_all()
    {
        for (var index = 0; index < 40; index++)
            await PutAsync(index);

        var counts = await RunAsync(concurrency: 4);

        Assert.That(counts.Processed, Is.EqualTo(40));
        Assert.That(_queue.MaxInHand, Is.InRange(2, 4));
    }

    [Test]
    public async Task Gives_a_message_whose_payload_it_cannot_process_two_more_tries_then_lays_it_aside_and_reports_why()
    {
        var (bad, good) = (await PutAsync(index: 0), await PutAsync(index: 1));
        _processor.Fails = message => message.Task.TaskId == bad ? new PayloadProcessingException("it is broken.") : null;

        var counts = await RunAsync();

        Assert.That(_queue.Events.Where(line => line.Contains($"{bad}", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            $"abandoned {bad}",
            $"abandoned {bad}",
            $"reported failed {bad}: The payload was received 3 times and not processed: it is broken.",
            $"dead-lettered {bad}",
        }));
        Assert.That(_queue.Events, Does.Contain($"completed {good}"));
        Assert.That(_queue.DeadLetters, Is.EqualTo(new[] { $"{bad}: it is broken." }));
        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 2, 1)));
        Assert.That(_log.Of(601), Is.EqualTo(Enumerable.Range(1, 3).Select(receive =>
            $"Job {Plan.JobId}: the payload of task {bad} was not processed, receive {receive} of 3: it is broken.")));
        Assert.That(_log.Of(602), Is.EqualTo(new[] { $"Job {Plan.JobId}: the payload of task {bad} is a dead letter" }));
    }

    [Test]
    public async Task Names_the_exception_of_a_processor_that_has_a_defect()
    {
        var page = await PutAsync(index: 0);
        _processor.Fails = _ => new InvalidOperationException("Sequence contains no elements");

        await RunAsync();

        Assert.That(
            _reports.Failures,
            Is.EqualTo(
                new[]
                {
                    new PayloadProcessingFailed(
                        Plan.JobId,
                        page,
                        "The payload was received 3 times and not processed: InvalidOperationException: Sequence contains no elements"),
                }));
    }

    [TestCase("<html>", "the body is not a message of the processing queue: '<' is an invalid start")]
    [TestCase("null", "the body is not a message of the processing queue: task is missing.")]
    [TestCase("{}", "the body is not a message of the processing queue: task is missing.")]
    [TestCase(
        """{"task":{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212"}}""",
        "the body is not a message of the processing queue: task.taskId is missing.")]
    [TestCase(
        """{"task":{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"9232efd6-db82-4b8c-8a15-b8e9c79d6213","request":{}}}""",
        "the body is not a message of the processing queue: payloadLocation is missing.")]
    public async Task Lays_aside_what_is_no_message_and_harms_no_other(string body, string reason)
    {
        _queue.Add("garbage", Encoding.UTF8.GetBytes(body));
        var good = await PutAsync(index: 1);

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 2, 1)));
        Assert.That(_queue.DeadLetters.Single(), Does.StartWith($"garbage: {reason}"));
        Assert.That(_reports.Failures, Is.Empty, "there is no task to tell");
        Assert.That(_queue.Events, Does.Contain($"completed {good}"));
        Assert.That(_log.Of(601), Has.Exactly(3).StartsWith("Message garbage was not processed, receive "));
    }

    [Test]
    public async Task Lays_aside_a_message_whose_payload_is_gone()
    {
        _queue.Add(MessageOf(0));

        var counts = await RunAsync();

        Assert.That(counts.DeadLettered, Is.EqualTo(1));
        Assert.That(_reports.Failures.Single().Error, Does.StartWith("The payload was received 3 times and not processed: The payload "));
    }

    [Test]
    public async Task Lays_aside_unworked_what_its_consumers_were_killed_over()
    {
        var page = await PutAsync(index: 0, receives: 3);

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(0, 0, 1)));
        Assert.That(_queue.Events, Has.None.StartsWith("processed"));
        Assert.That(_reports.Failures.Single(), Is.EqualTo(new PayloadProcessingFailed(
            Plan.JobId, page, "The payload was received 4 times and not processed: its last consumer was killed, or took longer than " +
                "the visibility time-out.")));
    }

    [Test]
    public async Task Waits_with_the_message_in_hand_for_what_is_away_and_spends_none_of_its_tries()
    {
        var page = await PutAsync(index: 0);
        var tries = 0;
        _processor.Fails = _ => ++tries < 4 ? new DependencyUnavailableException("The disk is full.", new IOException()) : null;

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 0, 0)));
        Assert.That(
            _queue.Events.Where(line => !line.StartsWith("extended", StringComparison.Ordinal)),
            Is.EqualTo(new[] { $"processed {page} from 0: payload 0", $"reported {page}", $"completed {page}", "stopped" }));
        Assert.That(_log.Of(300), Does.Contain("Work waits: The disk is full."));
    }

    [Test]
    public async Task Does_not_delete_a_message_before_its_report_has_gone()
    {
        var page = await PutAsync(index: 0);
        var tries = 0;
        _reports.Fails = () => ++tries < 3 ? new DependencyUnavailableException("The bus is away.", new IOException()) : null;

        await RunAsync();

        Assert.That(
            _queue.Events.SkipWhile(line => line != $"reported {page}").First(
                line => line.Contains($"{page}", StringComparison.Ordinal) && !line.StartsWith("extended", StringComparison.Ordinal)),
            Is.EqualTo($"reported {page}"));
        Assert.That(_queue.Events, Does.Contain($"completed {page}"));
        Assert.That(tries, Is.EqualTo(3));
    }

    [Test]
    public async Task Keeps_a_message_hidden_while_it_is_being_worked_and_no_longer()
    {
        var page = await PutAsync(index: 0);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource();
        _processor.Blocks = _ =>
        {
            entered.TrySetResult();
            return leave.Task;
        };
        var running = Pump().RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None);
        await entered.Task.OrTimeOut();

        for (var third = 1; third <= 4; third++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await UntilAsync(() => _queue.Events.Count(line => line == $"extended {page} by 00:00:30") == third);
        }

        leave.SetResult();
        await running.OrTimeOut();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_queue.Events.SkipWhile(line => line != $"completed {page}").Skip(1), Is.EqualTo(new[] { "stopped" }));
    }

    [Test]
    public async Task Finishes_what_is_in_hand_when_it_is_told_to_stop_and_takes_nothing_more()
    {
        var page = await PutAsync(index: 0);
        var (entered, leave) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        _processor.Blocks = _ =>
        {
            entered.TrySetResult();
            return leave.Task;
        };
        using var stop = new CancellationTokenSource();
        var running = Pump(concurrency: 1).RunAsync(untilEmpty: false, stop.Token, CancellationToken.None);
        await entered.Task.OrTimeOut();

        await PutAsync(index: 1);
        await stop.CancelAsync();
        await UntilAsync(() => _queue.Events.Contains("stopped"));
        leave.SetResult();
        await running.OrTimeOut();

        Assert.That(
            _queue.Events,
            Is.EqualTo(new[] { "stopped", $"processed {page} from 0: payload 0", $"reported {page}", $"completed {page}" }));
    }

    [Test]
    public async Task Gives_back_what_is_in_hand_when_patience_ends()
    {
        var page = await PutAsync(index: 0);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _processor.Blocks = async token =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };
        using var stop = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var running = Pump().RunAsync(untilEmpty: false, stop.Token, abort.Token);
        await entered.Task.OrTimeOut();

        await stop.CancelAsync();
        await abort.CancelAsync();
        await running.OrTimeOut();

        Assert.That(_queue.Events, Has.Some.EqualTo($"abandoned {page}"));
        Assert.That(_log.Of(601), Is.Empty, "it was not the message's fault");
    }

    [Test]
    public async Task Waits_for_a_queue_that_is_away()
    {
        await PutAsync(index: 0);
        _queue.Fault = new DependencyUnavailableException("The queue is away.", new IOException());
        var running = Pump().RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None);
        await _log.WhenSaidAsync(300);

        _queue.Fault = null;
        await _clock.PassWaitsAsync(running, TimeSpan.FromSeconds(10)).OrTimeOut();

        Assert.That(Pump().Counts.Processed, Is.EqualTo(1));
    }

    private async Task<Guid> PutAsync(int index, int receives = 0)
    {
        var page = Plan[index];
        var store = Services().GetRequiredService<IPayloadStore>();
        var location = await store.SaveAsync(
            page.JobId,
            page.TaskId,
            new MemoryStream(Encoding.UTF8.GetBytes($"payload {index}")),
            "application/json",
            CancellationToken.None);
        _queue.Add(ProcessPayloadMessage.For(page, location), receives);
        return page.TaskId;
    }

    private ProcessPayloadMessage MessageOf(int index) =>
        ProcessPayloadMessage.For(Plan[index], new PayloadLocation(_folder["payloads"], $"{Plan.JobId}/{Plan[index].TaskId}.json"));

    private async Task<ProcessingCounts> RunAsync(int concurrency = 10)
    {
        var pump = Pump(concurrency);
        await _clock.PassWaitsAsync(
            pump.RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None),
            TimeSpan.FromSeconds(10)).OrTimeOut();
        return pump.Counts;
    }

    private PayloadPump Pump(int concurrency = 10)
    {
        Services().GetRequiredService<IOptions<ProcessingOptions>>().Value.Concurrency = concurrency;
        return Services().GetRequiredService<PayloadPump>();
    }

    private ServiceProvider Services()
    {
        if (_services is not null)
            return _services;

        var services = new ServiceCollection();
        _log.Keep(services);
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IProcessingQueueReader>(_queue);
        services.AddSingleton<IProcessingReports>(_reports);
        services.AddSingleton(_processor);
        services.AddPayloadPump<FakeProcessor>(TestSettings.In(_folder.Path));
        return _services = services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TestEngine.Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
