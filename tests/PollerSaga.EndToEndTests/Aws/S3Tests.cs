using System.Collections.Concurrent;
using System.Text;
using PollerSaga.Contracts.Delivery;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Aws;

[Category("Integration")]
public sealed class S3Tests : EndToEndTest
{
    private AwsBucket _bucket = null!;

    [SetUp]
    public async Task MakeBucketAsync() => _bucket = await AwsBucket.MakeAsync();

    [TearDown]
    public async Task DeleteBucketAsync()
    {
        if (_bucket is not null)
            await _bucket.DisposeAsync();
    }

    [Test]
    public async Task Saves_every_page_in_the_bucket_and_points_to_it()
    {
        var partner = await StartPartnerAsync();

        var run = await PollToTheEndAsync(partner, _bucket.Settings());

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        await AssertInBucketAsync(partner);
        Assert.That(Directory.Exists(Data.Payloads), Is.False, "a folder of payloads");

        var again = await RunAsync(
            ["run", partner.Url.ToString(), "--data", Data.Path, "--job-id", JobId.ToString(), .. _bucket.Settings()]);
        Assert.That(again.Output, Does.Contain($"Payloads  s3://{_bucket.Name}/raw/{JobId}/\n"));
    }

    [Test]
    public async Task Loses_nothing_while_S3_is_away_for_ten_seconds()
    {
        var partner = await StartPartnerAsync();
        partner.Latency = TimeSpan.FromMilliseconds(20);
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));

        var program = Poll(partner, _bucket.Settings(front.Address));
        await program.UntilAsync(partner.WhenPageRequestsReach(40), "40 page requests");
        await front.LeaveAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        await front.ReturnAsync();
        var run = await program.EndAsync();

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(partner.PageRequests.Count(), Is.EqualTo(100), "a short absence costs the partner nothing");
        await AssertInBucketAsync(partner);
    }

    [Test]
    public async Task Loses_nothing_while_S3_fails_throttles_and_breaks_connections()
    {
        var partner = await StartPartnerAsync();
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));
        var tries = new ConcurrentDictionary<string, int>();
        front.Misbehave = (context, request) =>
            request.Method != "PUT" ? Task.FromResult(false) : tries.AddOrUpdate(request.Path, 1, (_, earlier) => earlier + 1) switch
            {
                1 or 4 => S3Answers.Error(500, "InternalError")(context, request),
                2 => S3Answers.Error(503, "SlowDown")(context, request),
                3 => S3Answers.Break(context, request),
                _ => Task.FromResult(false),
            };

        var run = await PollToTheEndAsync(partner, _bucket.Settings(front.Address));

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        await AssertInBucketAsync(partner);
    }

    [Test]
    public async Task Ends_with_the_name_of_the_setting_when_the_bucket_is_not_there()
    {
        var partner = await StartPartnerAsync();

        var run = await PollToTheEndAsync(partner, _bucket.Settings(name: "pollersaga-test-nowhere"));

        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(
            run.Error,
            Does.Contain("the bucket pollersaga-test-nowhere. ").And.Contain("PollerSaga:Payloads:Bucket").And.Contain("Continue with:"));
        Assert.That(partner.Requests, Is.Empty);
    }

    [Test]
    public async Task Ends_when_the_credentials_are_refused_in_the_middle_and_goes_on_when_they_are_not()
    {
        var partner = await StartPartnerAsync();
        var front = EndLater(await HttpFront.StartAsync(AwsEndpoint.Address));
        front.Misbehave = S3Answers.Error(403, "InvalidAccessKeyId", _ => partner.PageRequests.Count() > 50);

        var stopped = await PollToTheEndAsync(partner, _bucket.Settings(front.Address));
        Assert.That(stopped.ExitCode, Is.EqualTo(3), stopped.ToString());
        Assert.That(stopped.Error, Does.Contain("403 InvalidAccessKeyId (It says why)").And.Contain("PollerSaga:Aws:AccessKey"));
        Assert.That(stopped.Document.Summary.FailedToComplete, Is.Zero);

        front.Misbehave = null;
        var run = await PollToTheEndAsync(partner, _bucket.Settings(front.Address));

        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        await AssertInBucketAsync(partner);
    }

    [Test]
    public async Task No_worker_starts_on_a_bucket_that_is_not_there()
    {
        var worker = await RunAsync(
        [
            "worker",
            "--PollerSaga:Transport:Kind=RabbitMq",
            "--PollerSaga:Transport:Host=127.0.0.1",
            "--PollerSaga:Transport:Port=1", // Nobody: a bus that is away is waited for.
            $"--PollerSaga:Database:ConnectionString=Data Source={Path.Combine(Folder, "worker.db")}",
            $"--PollerSaga:ProcessingQueue:Directory={Path.Combine(Folder, "queue")}",
            .. _bucket.Settings(name: "pollersaga-test-nowhere"),
        ]);

        Assert.That(worker.ExitCode, Is.EqualTo(3), worker.ToString());
        Assert.That(worker.Error, Does.Contain("PollerSaga:Payloads:Bucket"));
    }

    [Test]
    [Category("Slow")]
    [NonParallelizable]
    public async Task Saves_a_page_of_200_megabytes_in_little_memory()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("The peak of a process's memory is read from /proc.");

        const long Size = 200L * 1024 * 1024;
        var record = Encoding.UTF8.GetBytes("{\"id\":12345678,\"payload\":\"record 12345678\"},");
        var partner = await StartPartnerAsync(records: 100);
        partner.Misbehave = async (context, request) =>
        {
            if (request.IsMetadata)
                return false;

            var many = Enumerable.Repeat(record, 1000).SelectMany(bytes => bytes).ToArray();
            await context.Response.Body.WriteAsync("["u8.ToArray(), context.RequestAborted);
            for (var sent = 0L; sent < Size; sent += many.Length)
                await context.Response.Body.WriteAsync(many, context.RequestAborted);
            await context.Response.Body.WriteAsync("0]"u8.ToArray(), context.RequestAborted);
            return true;
        };

        // The peak never falls: the last reading stands for the whole run.
        var peak = 0L;
        var program = Poll(
            partner,
            [
                "--PollerSaga:Fetching:MaxBodyBytes=300000000", "--PollerSaga:Fetching:Timeout=00:02:00",
                "--PollerSaga:Polling:FetchRetry:MaxRetries=0", .. _bucket.Settings(),
            ]);
        program.Error.LineAdded += _ => peak = ProcessMemory.PeakMegabytesOf(program.Id) ?? peak;
        program.Output.LineAdded += _ => peak = ProcessMemory.PeakMegabytesOf(program.Id) ?? peak;
        var run = await program.EndAsync(TimeSpan.FromMinutes(5));

        TestContext.Out.WriteLine($"at most {peak} MB");
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That((await _bucket.ListAsync()).Single().Size, Is.GreaterThan(Size));
        Assert.That(peak, Is.InRange(1, 349));
    }

    private async Task AssertInBucketAsync(PartnerApi partner)
    {
        var messages = Data.Messages();
        var objects = await _bucket.ListAsync();
        var torn = new List<long>();
        foreach (var message in messages)
        {
            var (saved, request) = (await _bucket.ReadAsync(message.PayloadLocation.Key), message.Task.Request);
            if (!saved.AsSpan().SequenceEqual(partner.BodyOf(request.StartAt, request.Count)))
                torn.Add(message.Task.Request.StartAt);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages.Select(message => message.Task.Request.StartAt), Is.EqualTo(AllPagesOf(partner)));
            Assert.That(
                messages.Select(message => message.PayloadLocation),
                Is.EqualTo(messages.Select(message => new PayloadLocation(_bucket.Name, $"raw/{JobId}/{message.Task.TaskId}.json"))));
            Assert.That(objects.Select(found => found.Key), Is.EquivalentTo(messages.Select(message => message.PayloadLocation.Key)));
            Assert.That(torn, Is.Empty, "payloads that are not what the partner sent");
        }
    }
}
