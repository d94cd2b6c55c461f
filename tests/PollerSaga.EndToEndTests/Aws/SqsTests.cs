using System.Net;
using System.Text.Json;
using Amazon.SQS.Model;
using PollerSaga.Contracts.Delivery;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>A run whose processing queue is one of SQS.</summary>
[Category("Integration")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqsTests : EndToEndTest
{
    private const string Section = "ProcessingQueue";

    private AwsQueue Queue => field ??= EndLater(AwsQueue.Choose());

    [Test]
    public async Task Puts_a_message_per_page_on_the_queue_which_it_makes()
    {
        var partner = await StartPartnerAsync();

        var run = await PollToTheEndAsync(partner, Queue.Arguments(Section));

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        var messages = await Queue.TakeAllAsync();
        AssertSent(partner, messages);
        Assert.That(messages[0].Body, Does.StartWith(
            """{"taskStateMap":""" +
            """{"Started":"STARTED","PayloadSaved":"PAYLOADSAVED","Enqueued":"ENQUEUED","Complete":"COMPLETE","Failed":"FAILED"}""" +
            ""","task":{"request":{"StartAt":"""));
        Assert.That(messages.Select(message => Read(message).Task.TaskId), Is.Unique);
        Assert.That(Data.QueueFiles(), Is.Empty, "messages in the folder");

        var again = await RunAsync(
            ["run", partner.Url.ToString(), "--data", Data.Path, "--job-id", JobId.ToString(), .. Queue.Arguments(Section)]);
        Assert.That(again.Output, Does.Contain($"Queue     {Queue.Name} on SQS\n"));
    }

    [Test]
    public async Task Gathers_at_least_four_messages_into_a_call_on_average_under_load()
    {
        var partner = await StartPartnerAsync(records: 10_000, pageSize: 10);
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));
        var sends = new SqsSends();
        front.Misbehave = async (context, call) =>
        {
            // What SQS takes for a call in the same region.
            await Task.Delay(TimeSpan.FromMilliseconds(20));
            return await sends.CountAsync(context, call);
        };

        var run = await PollToTheEndAsync(partner, Queue.Arguments(Section, front.Address));

        await TestContext.Out.WriteLineAsync(
            $"{sends.Batches.Sum()} messages in {sends.Batches.Count} calls, {run.Document.ElapsedSeconds} s");
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(sends.Batches.Sum(), Is.EqualTo(1000));
        Assert.That(sends.Batches, Has.Count.LessThanOrEqualTo(250));
    }

    [Test]
    public async Task Loses_nothing_while_SQS_fails_throttles_and_breaks_connections()
    {
        var partner = await StartPartnerAsync();
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));
        var turn = -1;
        front.Misbehave = (context, call) =>
            SqsAnswers.ActionOf(call) == "SendMessageBatch" && Interlocked.Increment(ref turn) is var now && now % 5 < 4 && now < 30
            ? SqsAnswers.FailInTurnAsync(context, now % 5)
            : Task.FromResult(false);

        var run = await PollToTheEndAsync(partner, Queue.Arguments(Section, front.Address));

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        AssertSent(partner, await Queue.TakeAllAsync());
    }

    [Test]
    public async Task Loses_nothing_while_SQS_is_away_for_ten_seconds()
    {
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(20);
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));

        var program = Poll(partner, Queue.Arguments(Section, front.Address));
        await program.UntilAsync(partner.WhenPageRequestsReach(40), "40 page requests");
        await front.LeaveAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        await front.ReturnAsync();
        var run = await program.EndAsync();

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        AssertSent(partner, await Queue.TakeAllAsync());
    }

    [Test]
    public async Task Refuses_to_begin_without_the_queue_or_with_credentials_that_SQS_refuses()
    {
        var partner = await StartPartnerAsync();
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));
        front.Misbehave = (context, _) => SqsAnswers.FailAsync(context, HttpStatusCode.Forbidden, "InvalidClientTokenId");

        var missing = await PollToTheEndAsync(partner, [.. Queue.Arguments(Section), "--PollerSaga:ProcessingQueue:CreateIfMissing=false"]);
        var refused = await PollToTheEndAsync(partner, Queue.Arguments(Section, front.Address));

        Assert.That(missing.ExitCode, Is.EqualTo(3), missing.ToString());
        Assert.That(missing.Error, Does.StartWith("pollersaga: ")
            .And.Contain(Queue.Name).And.Contain("PollerSaga:ProcessingQueue:CreateIfMissing=true"));
        Assert.That(refused.ExitCode, Is.EqualTo(3), refused.ToString());
        Assert.That(
            refused.Error,
            Does.StartWith(
                $"pollersaga: SQS at {front.Address} ").And.Contain("403 InvalidClientTokenId ").And.Contain("PollerSaga:Aws:AccessKey"));
        Assert.That(partner.Requests, Is.Empty, "nothing was asked of the partner");
    }

    [Test]
    public async Task Ends_with_the_reason_when_SQS_refuses_in_the_middle_and_goes_on_when_that_is_mended()
    {
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(20);
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));

        var program = Poll(partner, Queue.Arguments(Section, front.Address));
        await program.UntilAsync(partner.WhenPageRequestsReach(40), "40 page requests");
        front.Misbehave = (context, _) => SqsAnswers.FailAsync(context, HttpStatusCode.Forbidden, "AccessDenied");
        var ended = await program.EndAsync();
        front.Misbehave = null;
        var resumed = await PollToTheEndAsync(partner, Queue.Arguments(Section, front.Address));

        Assert.That(ended.ExitCode, Is.EqualTo(3), ended.ToString());
        Assert.That(ended.Error, Does.Contain($"the queue {Queue.Name}: 403 AccessDenied "));
        Assert.That(resumed.ExitCode, Is.Zero, resumed.ToString());
        AssertSent(partner, await Queue.TakeAllAsync());
    }

    private void AssertSent(PartnerApi partner, List<Message> messages)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages.Select(message => Read(message).Task.Request.StartAt).Distinct().Order(), Is.EqualTo(AllPagesOf(partner)));
            Assert.That(messages.Select(message => message.MessageAttributes.Count), Is.All.EqualTo(2));
            Assert.That(
                messages.SelectMany(message => message.MessageAttributes.Values).Select(value => value.DataType),
                Is.All.EqualTo("String"));
            Assert.That(messages.Select(message => message.MessageAttributes["jobId"].StringValue), Is.All.EqualTo(JobId.ToString()));
            Assert.That(
                messages.Select(message => message.MessageAttributes["taskId"].StringValue),
                Is.EqualTo(messages.Select(message => Read(message).Task.TaskId.ToString())));
        }
    }

    private static ProcessPayloadMessage Read(Message message) => JsonSerializer.Deserialize<ProcessPayloadMessage>(message.Body)!;
}
