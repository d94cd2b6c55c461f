using System.Web;
using Microsoft.AspNetCore.Http;
using PollerSaga.Aws;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.IntegrationTests.Aws;
using PollerSaga.Payloads.S3;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Payloads.S3;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class S3PayloadStoreFaultTests : IDisposable
{
    // More than the SDK makes of its own.
    private const int SomeRequests = 5;
    private const int Part = 5 * 1024 * 1024;

    private static readonly Guid Job = Guid.NewGuid();
    private static readonly Guid Task1 = Guid.NewGuid();

    private readonly LogLines _log = new();
    private readonly List<DependencyUnavailableException> _reported = [];
    private TestBucket _bucket = null!;
    private HttpFront _front = null!;
    private S3PayloadStore _store = null!;

    private static IEnumerable<TestCaseData> PassingFaults()
    {
        yield return new TestCaseData(S3Answers.Error(500, "InternalError")).SetArgDisplayNames("500 InternalError");
        yield return new TestCaseData(S3Answers.Error(503, "SlowDown")).SetArgDisplayNames("503 SlowDown");
        yield return new TestCaseData(S3Answers.Error(400, "RequestTimeout")).SetArgDisplayNames("400 RequestTimeout");
        yield return new TestCaseData(S3Answers.Break).SetArgDisplayNames("a broken connection");
    }

    [SetUp]
    public async Task StandInFrontAsync()
    {
        _bucket = await TestBucket.MakeAsync();
        _front = await HttpFront.StartAsync(AwsServer.Address);
        var watch = new DependencyWatch(TimeProvider.System, _log.For<DependencyWatch>());
        watch.Unavailable += _reported.Add;
        _store = S3Stores.On(_front.Address, _bucket.Name, log: _log, watch: watch);
    }

    [TearDown]
    public async Task LeaveAsync()
    {
        _store?.Dispose();
        if (_front is not null)
            await _front.DisposeAsync();
        if (_bucket is not null)
            await _bucket.DisposeAsync();
    }

    public void Dispose() => _log.Dispose();

    [TestCaseSource(nameof(PassingFaults))]
    public async Task Saves_in_spite_of_what_passes_and_reads_the_payload_once(Func<HttpContext, HttpFrontRequest, Task<bool>> fault)
    {
        _front.Misbehave = S3Answers.ForTheFirst(SomeRequests, fault);

        var location = await SaveAsync("[1]"u8.ToArray());

        Assert.That(await _bucket.ReadAsync(location.Key), Is.EqualTo("[1]"u8.ToArray()));
        Assert.That(_reported, Is.Empty);
    }

    [Test]
    public async Task Saves_every_part_in_spite_of_what_passes()
    {
        var payload = new byte[(2 * Part) + 7];
        new Random(1).NextBytes(payload);
        var seen = 0;
        _front.Misbehave = (context, request) =>
            Interlocked.Increment(ref seen) % 2 == 1 ? S3Answers.Break(context, request) : Task.FromResult(false);

        var location = await SaveAsync(payload);

        Assert.That((await _bucket.ReadAsync(location.Key)).AsSpan().SequenceEqual(payload), Is.True);
    }

    [Test]
    [Category("Slow")]
    public async Task Delays_the_task_when_it_stays_away()
    {
        await _front.LeaveAsync();

        var failure = await SaveAsync([1]).FailureOf<DependencyUnavailableException>();

        Assert.That(failure, Is.Not.InstanceOf<DependencyRefusedException>());
        Assert.That(failure.Message, Does.StartWith($"S3 at {_front.Address} ").And.Contain("PollerSaga:Payloads:ServiceUrl"));
    }

    [Test]
    [Category("Slow")]
    public async Task Reports_a_refusal_at_once_and_gives_up_after_a_while()
    {
        _front.Misbehave = S3Answers.Error(403, "AccessDenied");

        var saving = SaveAsync([1]);
        await _log.WhenSaidAsync(300);
        var failure = await saving.FailureOf<DependencyRefusedException>();

        Assert.That(
            failure.Message,
            Does.Contain("403 AccessDenied (It says why)").And.Contain(_bucket.Name).And.Contain("PollerSaga:Payloads:Bucket"));
        Assert.That(_reported, Has.Count.GreaterThan(1));
        Assert.That(_reported, Is.All.InstanceOf<DependencyRefusedException>());
    }

    [TestCase("InvalidAccessKeyId")]
    [TestCase("SignatureDoesNotMatch")]
    public async Task Refuses_to_start_with_credentials_that_are_refused(string code)
    {
        _front.Misbehave = S3Answers.Error(403, code);

        var refusal = await _store.CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();

        Assert.That(refusal.Message, Does.Contain($"403 {code} (It says why)").And.Contain("PollerSaga:Aws:AccessKey"));
    }

    [Test]
    public async Task Refuses_to_start_where_it_may_list_and_not_write()
    {
        _front.Misbehave = S3Answers.Error(403, "AccessDenied", request => request.Method == "POST");

        await _store.CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();
    }

    [Test]
    public async Task Says_at_the_start_that_it_is_away()
    {
        await _front.LeaveAsync();

        var failure = await _store.CheckAsync(CancellationToken.None).FailureOf<DependencyUnavailableException>();

        Assert.That(failure, Is.Not.InstanceOf<DependencyRefusedException>());
    }

    [Test]
    public async Task Aborts_an_upload_whose_payload_breaks_off()
    {
        await _store.SaveAsync(
            Job,
            Task1,
            new BreakingStream(Part + 1),
            "application/json",
            CancellationToken.None).FailureOf<EndOfStreamException>();

        var abort = _front.Requests.Last();
        Assert.That((abort.Method, abort.Path), Is.EqualTo(("DELETE", $"/{_bucket.Name}/{Job}/{Task1}.json")));
        Assert.That(abort.Query, Does.Contain("uploadId="));
        Assert.That(await _bucket.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Lets_out_what_broke_an_upload_off_where_it_cannot_be_aborted_and_says_so()
    {
        _front.Misbehave = S3Answers.Error(403, "AccessDenied", request => request.Method == "DELETE");

        await _store.SaveAsync(
            Job,
            Task1,
            new BreakingStream(Part + 1),
            "application/json",
            CancellationToken.None).FailureOf<EndOfStreamException>();

        Assert.That(
            _log.Of(400).Single(),
            Does.StartWith("The unfinished upload ").And.Contain($" of {Job}/{Task1}.json cannot be aborted"));

        // What is left would keep the bucket from being deleted.
        await _bucket.AbortAsync($"{Job}/{Task1}.json", HttpUtility.ParseQueryString(_front.Requests.Last().Query)["uploadId"]!);
    }

    [Test]
    public async Task Begins_anew_where_an_upload_is_not_known_any_more()
    {
        _front.Misbehave = S3Answers.Error(
            404,
            "NoSuchUpload",
            request => request.Method == "POST" && request.Query.Contains("uploadId=", StringComparison.Ordinal));

        var failure = await SaveAsync(new byte[Part + 1]).FailureOf<DependencyUnavailableException>();

        Assert.That(failure, Is.Not.InstanceOf<DependencyRefusedException>());
    }

    [Test]
    public async Task Says_that_a_payload_broke_off_while_it_was_read()
    {
        var location = await SaveAsync(new byte[1000]);
        _front.Misbehave = async (context, _) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return true;
        };

        await using var payload = await _store.OpenAsync(location, CancellationToken.None).OrTimeOut();

        await payload.CopyToAsync(Stream.Null).FailureOf<IOException>();
    }

    [Test]
    public async Task Says_that_there_are_no_credentials()
    {
        if (Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("AWS_", StringComparison.Ordinal)))
            Assert.Ignore("This environment has credentials, by a variable AWS_….");

        using var store = S3Stores.On(_front.Address, _bucket.Name, credentials: new AwsOptions { Region = "us-east-1" });

        var refusal = await store.CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();

        Assert.That(refusal.Message, Does.StartWith("There are no credentials ").And.Contain("PollerSaga:Aws:AccessKey"));
    }

    private Task<PayloadLocation> SaveAsync(byte[] payload) =>
        _store.SaveAsync(Job, Task1, new MemoryStream(payload), "application/json", CancellationToken.None).OrTimeOut();

    /// <summary>Gives so many bytes and breaks off.</summary>
    private sealed class BreakingStream(int size) : MemoryStream(new byte[size])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new EndOfStreamException("It broke off.");
    }
}
