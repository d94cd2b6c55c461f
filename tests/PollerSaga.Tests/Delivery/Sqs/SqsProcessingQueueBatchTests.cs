using System.Net;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Delivery.Sqs;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;
using PollerSaga.Window;
using Polly.Registry;

namespace PollerSaga.Tests.Delivery.Sqs;

/// <summary>How sends are gathered, and what becomes of each when a batch goes wrong.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqsProcessingQueueBatchTests : IAsyncDisposable
{
    private static readonly PollerPlan Plan = new(Guid.NewGuid(), new Uri("http://api.test/payload"), 100, 1000, 1_795_379_328, null);

    private readonly FakeSqs _sqs = new();
    private readonly SteppedClock _clock = new();
    private readonly LogLines _log = new();
    private readonly List<IAsyncDisposable> _services = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
            await services.DisposeAsync();
        _log.Dispose();
    }

    [Test]
    public async Task Gathers_what_is_sent_while_a_call_is_under_way()
    {
        var queue = Open();
        var release = new TaskCompletionSource();
        _sqs.Hold = _ => release.Task;

        var first = queue.SendAsync(MessageAt(0), CancellationToken.None);
        await _sqs.WhenNextBatchComesAsync();
        var others = Enumerable.Range(1, 24).Select(index => queue.SendAsync(MessageAt(index), CancellationToken.None)).ToList();
        release.SetResult();
        await Task.WhenAll(others.Append(first)).OrTimeOut();

        Assert.That(_sqs.Batches.Select(batch => batch.Count), Is.EqualTo(new[] { 1, 10, 10, 4 }));
        Assert.That(_sqs.Batches.SelectMany(TaskIdsIn), Is.EqualTo(Enumerable.Range(0, 25).Select(TaskIdAt)));
        Assert.That(_sqs.LookUps, Is.EqualTo(1));
    }

    [Test]
    public async Task Keeps_a_call_below_256_KiB()
    {
        var queue = Open();
        var release = new TaskCompletionSource();
        _sqs.Hold = _ => release.Task;

        var first = queue.SendAsync(MessageAt(0), CancellationToken.None);
        await _sqs.WhenNextBatchComesAsync();
        var others = Enumerable.Range(1, 9).Select(
            index => queue.SendAsync(LargeMessageAt(index, kibibytes: 60), CancellationToken.None)).ToList();
        release.SetResult();
        await Task.WhenAll(others.Append(first)).OrTimeOut();

        Assert.That(_sqs.Batches.Select(batch => batch.Count), Is.EqualTo(new[] { 1, 4, 4, 1 }));
        Assert.That(_sqs.Batches.Select(BytesIn), Is.All.LessThanOrEqualTo(256 * 1024));
    }

    [Test]
    public async Task Fails_the_message_alone_that_SQS_refuses_and_for_good_where_it_is_the_senders_fault()
    {
        var queue = Open();
        _sqs.Answer = (entries, _) => Split(entries, (1, "InvalidMessageContents", true), (2, "InternalError", false));

        var sends = await SendTogetherAsync(queue, 4);

        Assert.That(sends.Select(send => send.IsCompletedSuccessfully), Is.EqualTo(new[] { true, false, false, true }));
        var (refused, failed) = (
            await sends[1].FailureOf<ProcessingQueueException>(),
            await sends[2].FailureOf<ProcessingQueueException>());
        Assert.That(
            (refused.Message, refused.IsRetriable),
            Is.EqualTo(("SQS refuses the message: InvalidMessageContents (It said so).", false)));
        Assert.That(failed.Message, Does.Contain("InternalError"));
        Assert.That(failed.IsRetriable, Is.True);
    }

    [Test]
    public async Task Tries_each_for_itself_when_SQS_refuses_the_whole_batch_for_the_sake_of_one()
    {
        var queue = Open();
        _sqs.Answer = (entries, _) =>
            TaskIdsIn(entries).Contains(TaskIdAt(2)) ? throw FakeSqs.Fault(HttpStatusCode.BadRequest, "InvalidMessageContents") : null;

        var sends = await SendTogetherAsync(queue, 5);

        Assert.That(sends.Select(send => send.IsCompletedSuccessfully), Is.EqualTo(new[] { true, true, false, true, true }));
        var failure = await sends[2].FailureOf<ProcessingQueueException>();
        Assert.That(
            failure.Message,
            Does.Contain("400 InvalidMessageContents (It said so)").And.Contain("PollerSaga:ProcessingQueue:QueueName"));
    }

    [Test]
    public async Task Says_at_once_that_SQS_refuses_whatever_is_asked_and_asks_no_more_for_each_message()
    {
        var queue = Open();
        _sqs.Answer = (_, _) => throw FakeSqs.Fault(HttpStatusCode.Forbidden, "AccessDenied");

        var sends = await SendTogetherAsync(queue, 5);

        foreach (var send in sends)
            Assert.That((await send.FailureOf<ProcessingQueueException>()).IsRetriable, Is.True, "it may be mended meanwhile");
        Assert.That(_sqs.Batches, Has.Count.EqualTo(2));
        Assert.That(_log.Of(300).Single(), Does.Contain("the queue poller-payloads: 403 AccessDenied "));
    }

    [Test]
    public async Task Does_not_take_silence_for_success()
    {
        var queue = Open();
        _sqs.Answer = (entries, _) => new SendMessageBatchResponse
        {
            Successful = [new SendMessageBatchResultEntry { Id = entries[0].Id }],
        };

        var sends = await SendTogetherAsync(queue, 2);

        Assert.That(sends[0].IsCompletedSuccessfully, Is.True);
        Assert.That((await sends[1].FailureOf<ProcessingQueueException>()).IsRetriable, Is.True);
    }

    [TestCase(HttpStatusCode.InternalServerError, "InternalFailure")]
    [TestCase(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    [TestCase(HttpStatusCode.BadRequest, "ThrottlingException")]
    public async Task Tries_again_by_the_schedule_of_sends_while_SQS_is_away(HttpStatusCode status, string code)
    {
        var queue = Open();
        _sqs.Answer = (_, before) => before < 3 ? throw FakeSqs.Fault(status, code) : null;

        var sending = queue.SendAsync(MessageAt(0), CancellationToken.None);
        var gaps = await _clock.PassWaitsAsync(sending, SqsQueueTimeout).OrTimeOut();
        await sending;

        Assert.That(gaps.Select(gap => gap.TotalSeconds), Is.EqualTo(new[] { 1, 2, 4 }));
        Assert.That(_log.Of(500).First(), Does.Contain(" in 1 s: ").And.Contain($": {(int)status} {code} "));
    }

    [Test]
    public async Task Delays_the_tasks_when_SQS_stays_away_and_sends_on_when_it_is_back()
    {
        var queue = Open();
        _sqs.Answer = (_, before) => before < 6 ? throw FakeSqs.Fault(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable") : null;

        var sending = queue.SendAsync(MessageAt(0), CancellationToken.None);
        var gaps = await _clock.PassWaitsAsync(sending, SqsQueueTimeout).OrTimeOut();
        await sending.FailureOf<DependencyUnavailableException>();
        await queue.SendAsync(MessageAt(0), CancellationToken.None).OrTimeOut();

        Assert.That(gaps.Select(gap => gap.TotalSeconds), Is.EqualTo(new[] { 1, 2, 4, 8, 16 }));
    }

    [Test]
    public async Task Looks_for_the_queue_anew_when_it_was_deleted()
    {
        var queue = Open();
        _sqs.Answer = (_, before) => before == 0 ? throw FakeSqs.Fault(HttpStatusCode.BadRequest, "QueueDoesNotExist") : null;

        var sending = queue.SendAsync(MessageAt(0), CancellationToken.None);
        var gaps = await _clock.PassWaitsAsync(sending, SqsQueueTimeout).OrTimeOut();
        await sending;

        Assert.That(gaps.Select(gap => gap.TotalSeconds), Is.EqualTo(new[] { 1 }));
        Assert.That(_log.Of(500).Single(), Does.Contain(" in 1 s: SQS has no queue poller-payloads any more"));
        Assert.That(_sqs.LookUps, Is.EqualTo(2));
    }

    [Test]
    public async Task Fails_the_tasks_when_a_queue_was_deleted_that_is_not_to_be_made()
    {
        var queue = Open(options => options.ProcessingQueue.CreateIfMissing = false);
        _sqs.Answer = (_, _) => throw FakeSqs.Fault(HttpStatusCode.BadRequest, "QueueDoesNotExist");

        var failure = await queue.SendAsync(MessageAt(0), CancellationToken.None).FailureOf<ProcessingQueueException>();

        Assert.That(failure.Message, Does.Contain("PollerSaga:ProcessingQueue:CreateIfMissing=true"));
        Assert.That(failure.IsRetriable, Is.True);
        Assert.That(_log.Of(300).Single(), Is.EqualTo($"Work waits: {failure.Message}"));
    }

    [Test]
    public async Task Gives_up_on_a_call_that_is_not_answered()
    {
        var queue = Open(options => options.Polling.SendRetry.MaxRetries = 0);
        _sqs.Hold = token => Task.Delay(Timeout.Infinite, token);

        var sending = queue.SendAsync(MessageAt(0), CancellationToken.None);
        await _sqs.WhenNextBatchComesAsync();
        _clock.Advance(SqsQueueTimeout);

        var failure = await sending.FailureOf<DependencyUnavailableException>();
        Assert.That(failure.Message, Does.Contain("00:00:15"));
    }

    [Test]
    public async Task Sends_nothing_that_was_given_up_before_its_turn()
    {
        var queue = Open();
        var release = new TaskCompletionSource();
        _sqs.Hold = _ => release.Task;
        using var cancellation = new CancellationTokenSource();

        var first = queue.SendAsync(MessageAt(0), CancellationToken.None);
        await _sqs.WhenNextBatchComesAsync();
        var (given, kept) = (queue.SendAsync(MessageAt(1), cancellation.Token), queue.SendAsync(MessageAt(2), CancellationToken.None));
        await cancellation.CancelAsync();
        await given.FailureOf<OperationCanceledException>();
        release.SetResult();
        await Task.WhenAll(first, kept).OrTimeOut();

        Assert.That(_sqs.Batches.SelectMany(TaskIdsIn), Is.EqualTo(new[] { TaskIdAt(0), TaskIdAt(2) }));
    }

    [Test]
    public async Task Lets_go_at_once_of_what_is_under_way_when_the_process_ends()
    {
        var queue = Open();
        _sqs.Hold = token => Task.Delay(Timeout.Infinite, token);
        var sending = queue.SendAsync(MessageAt(0), CancellationToken.None);
        await _sqs.WhenNextBatchComesAsync();

        await queue.DisposeAsync().AsTask().OrTimeOut();
        await queue.DisposeAsync().AsTask().OrTimeOut();

        await sending.FailureOf<OperationCanceledException>();
        await queue.SendAsync(MessageAt(1), CancellationToken.None).FailureOf<ObjectDisposedException>();
    }

    [TestCase("poller-payloads", false)]
    [TestCase("poller-payloads.fifo", true)]
    public async Task Groups_by_job_and_tells_apart_by_task_on_a_FIFO_queue_alone(string name, bool isFifo)
    {
        var queue = Open(options => options.ProcessingQueue.QueueName = name);

        await queue.SendAsync(MessageAt(0), CancellationToken.None).OrTimeOut();

        var entry = _sqs.Batches.Single().Single();
        Assert.That(
            (entry.MessageGroupId, entry.MessageDeduplicationId),
            Is.EqualTo(isFifo ? (Plan.JobId.ToString(), TaskIdAt(0)) : (null, null)));
    }

    private static TimeSpan SqsQueueTimeout { get; } = TimeSpan.FromSeconds(15);

    private SqsProcessingQueue Open(Action<TestOptions>? configure = null)
    {
        var options = TestSettings.Valid();
        options.ProcessingQueue.Kind = ProcessingQueueKind.Sqs;
        configure?.Invoke(options);

        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(options.Of<PollingOptions>())
            .AddSingleton<DependencyWatch>()
            .AddSendPipeline();
        _log.Keep(services);
        var provider = services.BuildServiceProvider();
        var queue = new SqsProcessingQueue(
            new SqsQueue(options.ProcessingQueue.Sqs, _sqs, _clock),
            provider.GetRequiredService<ResiliencePipelineProvider<string>>(),
            provider.GetRequiredService<DependencyWatch>());
        _services.AddRange([queue, provider]);
        return queue;
    }

    /// <summary>Sends messages that go in one batch, all but the one that makes them wait, and sees all to their ends.</summary>
    private async Task<Task[]> SendTogetherAsync(SqsProcessingQueue queue, int count)
    {
        var release = new TaskCompletionSource();
        _sqs.Hold = _ => release.Task;
        var answer = _sqs.Answer;
        _sqs.Answer = (entries, before) => before == 0 ? null : answer!(entries, before);

        var first = queue.SendAsync(MessageAt(999), CancellationToken.None);
        await _sqs.WhenNextBatchComesAsync();
        var sends = Enumerable.Range(0, count).Select(index => queue.SendAsync(MessageAt(index), CancellationToken.None)).ToArray();
        release.SetResult();
        await Task.WhenAll(sends.Select(send => Task.WhenAny(send)).Append(first)).OrTimeOut();
        Assert.That(_sqs.Batches.ElementAt(1), Has.Count.EqualTo(count));
        return sends;
    }

    private static SendMessageBatchResponse Split(
        IReadOnlyList<SendMessageBatchRequestEntry> entries,
        params (int Place, string Code, bool SenderFault)[] failures) =>
        new()
        {
            Successful = [
            .. entries.Where(
                (_, place) =>
                    failures.All(failure => failure.Place != place)).Select(entry => new SendMessageBatchResultEntry { Id = entry.Id })],
            Failed = [
            .. failures.Select(
                failure => new BatchResultErrorEntry
                {
                    Id = entries[failure.Place].Id,
                    Code = failure.Code,
                    SenderFault = failure.SenderFault,
                    Message = "It said so.",
                })],
        };

    private static int BytesIn(IReadOnlyList<SendMessageBatchRequestEntry> entries) => entries.Sum(entry =>
        entry.MessageBody.Length + entry.MessageAttributes.Sum(
            attribute => attribute.Key.Length + attribute.Value.DataType.Length + attribute.Value.StringValue.Length));

    private static IEnumerable<string> TaskIdsIn(IReadOnlyList<SendMessageBatchRequestEntry> entries) =>
        entries.Select(entry => entry.MessageAttributes["taskId"].StringValue);

    private static string TaskIdAt(int index) => Plan[index].TaskId.ToString();

    private static ProcessPayloadMessage MessageAt(int index) =>
        ProcessPayloadMessage.For(Plan[index], new PayloadLocation("bucket", "key"));

    private static ProcessPayloadMessage LargeMessageAt(int index, int kibibytes) =>
        ProcessPayloadMessage.For(Plan[index], new PayloadLocation("bucket", new string('k', kibibytes * 1024)));
}
