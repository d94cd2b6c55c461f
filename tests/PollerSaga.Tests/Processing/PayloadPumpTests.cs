using System.Text;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Faults;
using PollerSaga.Processing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Processing;

/// <summary>Receiving, handling and stopping.</summary>
public sealed class PayloadPumpTests : PayloadPumpTest
{
    [Test]
    public async Task Processes_reports_and_deletes_in_this_order()
    {
        var page = await PutAsync(index: 8);

        var counts = await RunAsync();

        Assert.That(
            Queue.Events,
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
        Assert.That(Queue.MaxInHand, Is.InRange(2, 4));
    }

    [Test]
    public async Task Gives_a_message_whose_payload_it_cannot_process_two_more_tries_then_lays_it_aside_and_reports_why()
    {
        var (bad, good) = (await PutAsync(index: 0), await PutAsync(index: 1));
        Processor.Fails = message => message.Task.TaskId == bad ? new PayloadProcessingException("it is broken.") : null;

        var counts = await RunAsync();

        Assert.That(Queue.Events.Where(line => line.Contains($"{bad}", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            $"abandoned {bad}",
            $"abandoned {bad}",
            $"reported failed {bad}: The payload was received 3 times and not processed: it is broken.",
            $"dead-lettered {bad}",
        }));
        Assert.That(Queue.Events, Does.Contain($"completed {good}"));
        Assert.That(Queue.DeadLetters, Is.EqualTo(new[] { $"{bad}: it is broken." }));
        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 2, 1)));
        Assert.That(Log.Of(601), Is.EqualTo(Enumerable.Range(1, 3).Select(receive =>
            $"Job {Plan.JobId}: the payload of task {bad} was not processed, receive {receive} of 3: it is broken.")));
        Assert.That(Log.Of(602), Is.EqualTo(new[] { $"Job {Plan.JobId}: the payload of task {bad} is a dead letter" }));
    }

    [Test]
    public async Task Names_the_exception_of_a_processor_that_has_a_defect()
    {
        var page = await PutAsync(index: 0);
        Processor.Fails = _ => new InvalidOperationException("Sequence contains no elements");

        await RunAsync();

        Assert.That(
            Reports.Failures,
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
        Queue.Add("garbage", Encoding.UTF8.GetBytes(body));
        var good = await PutAsync(index: 1);

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 2, 1)));
        Assert.That(Queue.DeadLetters.Single(), Does.StartWith($"garbage: {reason}"));
        Assert.That(Reports.Failures, Is.Empty, "there is no task to tell");
        Assert.That(Queue.Events, Does.Contain($"completed {good}"));
        Assert.That(Log.Of(601), Has.Exactly(3).StartsWith("Message garbage was not processed, receive "));
    }

    [Test]
    public async Task Lays_aside_a_message_whose_payload_is_gone()
    {
        Queue.Add(MessageOf(0));

        var counts = await RunAsync();

        Assert.That(counts.DeadLettered, Is.EqualTo(1));
        Assert.That(Reports.Failures.Single().Error, Does.StartWith("The payload was received 3 times and not processed: The payload "));
    }

    [Test]
    public async Task Lays_aside_unworked_what_its_consumers_were_killed_over()
    {
        var page = await PutAsync(index: 0, receives: 3);

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(0, 0, 1)));
        Assert.That(Queue.Events, Has.None.StartsWith("processed"));
        Assert.That(Reports.Failures.Single(), Is.EqualTo(new PayloadProcessingFailed(
            Plan.JobId, page, "The payload was received 4 times and not processed: its last consumer was killed, or took longer than " +
                "the visibility time-out.")));
    }

    [Test]
    public async Task Waits_with_the_message_in_hand_for_what_is_away_and_spends_none_of_its_tries()
    {
        var page = await PutAsync(index: 0);
        var tries = 0;
        Processor.Fails = _ => ++tries < 4 ? new DependencyUnavailableException("The disk is full.", new IOException()) : null;

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 0, 0)));
        Assert.That(
            Queue.Events.Where(line => !line.StartsWith("extended", StringComparison.Ordinal)),
            Is.EqualTo(new[] { $"processed {page} from 0: payload 0", $"reported {page}", $"completed {page}", "stopped" }));
        Assert.That(Log.Of(300), Does.Contain("Work waits: The disk is full."));
    }

    [Test]
    public async Task Does_not_delete_a_message_before_its_report_has_gone()
    {
        var page = await PutAsync(index: 0);
        var tries = 0;
        Reports.Fails = () => ++tries < 3 ? new DependencyUnavailableException("The bus is away.", new IOException()) : null;

        await RunAsync();

        Assert.That(
            Queue.Events.SkipWhile(line => line != $"reported {page}").First(
                line => line.Contains($"{page}", StringComparison.Ordinal) && !line.StartsWith("extended", StringComparison.Ordinal)),
            Is.EqualTo($"reported {page}"));
        Assert.That(Queue.Events, Does.Contain($"completed {page}"));
        Assert.That(tries, Is.EqualTo(3));
    }

    [Test]
    public async Task Keeps_a_message_hidden_while_it_is_being_worked_and_no_longer()
    {
        var page = await PutAsync(index: 0);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource();
        Processor.Blocks = _ =>
        {
            entered.TrySetResult();
            return leave.Task;
        };
        var running = Pump().RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None);
        await entered.Task.OrTimeOut();

        for (var third = 1; third <= 4; third++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            await UntilAsync(() => Queue.Events.Count(line => line == $"extended {page} by 00:00:30") == third);
        }

        leave.SetResult();
        await running.OrTimeOut();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(Queue.Events.SkipWhile(line => line != $"completed {page}").Skip(1), Is.EqualTo(new[] { "stopped" }));
    }

    [Test]
    public async Task Finishes_what_is_in_hand_when_it_is_told_to_stop_and_takes_nothing_more()
    {
        var page = await PutAsync(index: 0);
        var (entered, leave) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        Processor.Blocks = _ =>
        {
            entered.TrySetResult();
            return leave.Task;
        };
        using var stop = new CancellationTokenSource();
        var running = Pump(concurrency: 1).RunAsync(untilEmpty: false, stop.Token, CancellationToken.None);
        await entered.Task.OrTimeOut();

        await PutAsync(index: 1);
        await stop.CancelAsync();
        await UntilAsync(() => Queue.Events.Contains("stopped"));
        leave.SetResult();
        await running.OrTimeOut();

        Assert.That(
            Queue.Events,
            Is.EqualTo(new[] { "stopped", $"processed {page} from 0: payload 0", $"reported {page}", $"completed {page}" }));
    }

    [Test]
    public async Task Gives_back_what_is_in_hand_when_patience_ends()
    {
        var page = await PutAsync(index: 0);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Processor.Blocks = async token =>
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

        Assert.That(Queue.Events, Has.Some.EqualTo($"abandoned {page}"));
        Assert.That(Log.Of(601), Is.Empty, "it was not the message's fault");
    }

    [Test]
    public async Task Waits_for_a_queue_that_is_away()
    {
        await PutAsync(index: 0);
        Queue.Fault = new DependencyUnavailableException("The queue is away.", new IOException());
        var running = Pump().RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None);
        await Log.WhenSaidAsync(300);

        Queue.Fault = null;
        await Clock.PassWaitsAsync(running, TimeSpan.FromSeconds(10)).OrTimeOut();

        Assert.That(Pump().Counts.Processed, Is.EqualTo(1));
    }
}
