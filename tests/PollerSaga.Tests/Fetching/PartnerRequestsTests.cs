using System.Globalization;
using Microsoft.AspNetCore.Http;
using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

public sealed class PartnerRequestsTests
{
    [Test]
    public async Task Sends_one_request_without_faults()
    {
        await using var partnership = await Partnership.StartAsync();

        var (body, attempts) = await partnership.GetAsync().OrTimeOut();

        Assert.That((body, attempts), Is.EqualTo((partnership.Api.BodyOf(0, 100), 1)));
    }

    [Test]
    public async Task Sends_seven_requests_for_a_page_with_doubling_delays()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        var failure = await request.FailureOf<FetchException>();

        Assert.Multiple(() =>
        {
            Assert.That(delays, Is.EqualTo(new[] { 2, 4, 8, 16, 32, 64 }));
            Assert.That(partnership.Api.Requests, Has.Count.EqualTo(7));
            Assert.That(failure.Message, Is.EqualTo("The API answered 500 Internal Server Error. (7 attempts)"));
            Assert.That(failure.Attempts, Is.EqualTo(7));
        });
    }

    [TestCase(1)]
    [TestCase(6)]
    public async Task Succeeds_after_the_partner_recovers(int failures)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.ForTheFirst(failures, Misbehaviour.Status(503));

        var request = partnership.GetAsync();
        await partnership.PassDelaysAsync(request);

        Assert.That(await request, Is.EqualTo((partnership.Api.BodyOf(0, 100), failures + 1)));
    }

    [TestCase(408)]
    [TestCase(425)]
    [TestCase(429)]
    [TestCase(502)]
    public async Task Retries_after_a_transient_status(int status)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.ForTheFirst(1, Misbehaviour.Status(status));

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);

        Assert.That((delays, (await request).Attempts), Is.EqualTo((new double[] { 2 }, 2)));
    }

    [TestCase(400, "The API answered 400 Bad Request.")]
    [TestCase(403, "The API answered 403 Forbidden.")]
    [TestCase(404, "The API answered 404 Not Found.")]
    [TestCase(304, "The API answered 304 Not Modified.")]
    public async Task Fails_without_a_retry_after_a_permanent_status(int status, string message)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(status, retryAfter: "1");

        var failure = await partnership.GetAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, failure.Attempts, partnership.Api.Requests.Count), Is.EqualTo((message, 1, 1)));
    }

    [Test]
    public async Task Fails_without_a_retry_after_a_malformed_body()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body("""{"payload":[1,2""");

        var failure = await partnership.GetAsync().FailureOf<FetchException>();

        Assert.That((failure.Attempts, partnership.Api.Requests.Count), Is.EqualTo((1, 1)));
        Assert.That(failure.Message, Does.StartWith("The body is not well-formed JSON: "));
    }

    [Test]
    public async Task Retries_after_a_refused_connection()
    {
        var unused = WirePartner.UnusedAddress();
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "2"));

        var request = partnership.GetAsync(unused);
        var delays = await partnership.PassDelaysAsync(request);
        var failure = await request.FailureOf<FetchException>();

        Assert.That(delays, Is.EqualTo(new[] { 2, 4 }));
        Assert.That(
            failure.Message,
            Is.EqualTo($"http://{unused.Authority} cannot be reached: Connection refused ({unused.Authority}) (3 attempts)"));
    }

    [Test]
    public async Task Retries_after_a_body_that_ends_early()
    {
        await using var partner = WirePartner.Answering("HTTP/1.1 200 OK\nContent-Length: 100\n\n[1,2,3]");
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "1"));

        var request = partnership.GetAsync(partner.Url);
        var delays = await partnership.PassDelaysAsync(request);
        var failure = await request.FailureOf<FetchException>();

        Assert.That((delays, partner.Requests), Is.EqualTo((new double[] { 2 }, 2)));
        Assert.That(failure.Message, Does.StartWith("The body ended early after 7 bytes: ").And.EndWith(" (2 attempts)"));
    }

    [TestCase("7", 7)]
    [TestCase("1", 1)]
    [TestCase("60", 60)]
    [TestCase("61", 60)]
    [TestCase("86400", 60)]
    [TestCase("2147483647", 60)]
    public async Task Waits_for_Retry_After_up_to_the_maximum_instead_of_the_delay(string retryAfter, int wait)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.ForTheFirst(1, Misbehaviour.Status(429, retryAfter));

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        await request;

        Assert.That(delays, Is.EqualTo(new[] { wait }));
    }

    [TestCase(20, 20)]
    [TestCase(3600, 60)]
    public async Task Waits_until_the_date_of_Retry_After_up_to_the_maximum(int secondsFromNow, int wait)
    {
        await using var partnership = await Partnership.StartAsync();
        var date = partnership.Clock.GetUtcNow().AddSeconds(secondsFromNow).ToString("R", CultureInfo.InvariantCulture);
        partnership.Api.Misbehave = Misbehaviour.ForTheFirst(1, Misbehaviour.Status(503, date));

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        await request;

        Assert.That(delays, Is.EqualTo(new[] { wait }));
    }

    [TestCase("0")]
    [TestCase("Sat, 01 Jan 1994 00:00:00 GMT")]
    public async Task Takes_its_own_delay_if_Retry_After_is_zero_or_past(string retryAfter)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.ForTheFirst(1, Misbehaviour.Status(503, retryAfter));

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        await request;

        Assert.That(delays, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Continues_with_its_own_delays_after_a_Retry_After()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = (context, request) =>
            request.Attempt > 4 ? Task.FromResult(false) : Misbehaviour.Status(503, request.Attempt == 2 ? "11" : null)(context, request);

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        await request;

        Assert.That(delays, Is.EqualTo(new[] { 2, 11, 8, 16 }));
    }

    [Test]
    public async Task Limits_Retry_After_to_the_setting()
    {
        await using var partnership = await Partnership.StartAsync(("Polling:MaxRetryAfter", "00:00:05"));
        partnership.Api.Misbehave = Misbehaviour.ForTheFirst(1, Misbehaviour.Status(429, "30"));

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        await request;

        Assert.That(delays, Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public async Task Uses_the_configured_schedule()
    {
        await using var partnership = await Partnership.StartAsync(
            ("Polling:FetchRetry:MaxRetries", "3"),
            ("Polling:FetchRetry:Interval", "00:00:00.500"),
            ("Polling:FetchRetry:BackoffRate", "3"));
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var request = partnership.GetAsync();
        var delays = await partnership.PassDelaysAsync(request);
        await request.FailureOf<FetchException>();

        Assert.That(delays, Is.EqualTo(new[] { 0.5, 1.5, 4.5 }));
    }

    [Test]
    public async Task Sends_one_request_without_retries()
    {
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "0"));
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var failure = await partnership.GetAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, failure.Attempts), Is.EqualTo(("The API answered 500 Internal Server Error.", 1)));
    }

    [Test]
    public async Task Limits_a_silent_partner_to_the_time_out()
    {
        await using var partnership = await Partnership.StartAsync(("Polling:FetchRetry:MaxRetries", "0"));
        partnership.Api.Misbehave = async (context, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };

        var request = partnership.GetAsync();
        await partnership.Api.WhenPageRequestsReach(1).OrTimeOut();
        partnership.Clock.Advance(Partnership.Timeout);
        var failure = await request.FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.Attempts),
            Is.EqualTo(("The API sent no complete response within 30 s (PollerSaga:Fetching:Timeout).", 1)));
    }

    [Test]
    public async Task Includes_the_body_in_the_time_out_and_retries()
    {
        await using var partnership = await Partnership.StartAsync(
            ("Fetching:Timeout", "00:00:05.500"),
            ("Polling:FetchRetry:MaxRetries", "1"));
        partnership.Api.Misbehave = async (context, _) =>
        {
            await context.Response.WriteAsync("[1,", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };

        var request = partnership.GetAsync();
        var passed = partnership.Clock.PassWaitsAsync(request);
        var failure = await request.FailureOf<FetchException>();

        Assert.That(
            (failure.Message, failure.Attempts),
            Is.EqualTo(("The API sent no complete response within 5.5 s (PollerSaga:Fetching:Timeout). (2 attempts)", 2)));
        Assert.That(await passed, Is.EqualTo(new[] { TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5.5) }));
    }

    [Test]
    public async Task Excludes_storage_from_the_time_out()
    {
        await using var partnership = await Partnership.StartAsync();

        var (_, attempts) = await partnership.GetAsync(
            beforeReading: () => partnership.Clock.Advance(10 * Partnership.Timeout)).OrTimeOut();

        Assert.That(attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Stops_immediately_if_it_is_cancelled_between_attempts()
    {
        using var stop = new CancellationTokenSource();
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var request = partnership.GetAsync(cancellationToken: stop.Token);
        await partnership.Clock.WhenWaitingFor(TimeSpan.FromSeconds(2)).OrTimeOut();
        await stop.CancelAsync();
        await request.FailureOf<OperationCanceledException>();

        Assert.That(partnership.Api.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Sends_no_further_request_after_the_end_of_the_work()
    {
        using var work = new ActiveJobs().Enter(Guid.NewGuid(), CancellationToken.None);
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var request = partnership.GetAsync(work: work);
        await partnership.Clock.WhenWaitingFor(TimeSpan.FromSeconds(2)).OrTimeOut();
        work.IsOver = true;
        partnership.Clock.Advance(TimeSpan.FromSeconds(2));
        await request.FailureOf<OperationCanceledException>();

        Assert.That(partnership.Api.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Stops_immediately_if_it_is_cancelled_during_an_attempt()
    {
        using var stop = new CancellationTokenSource();
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = async (context, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };

        var request = partnership.GetAsync(cancellationToken: stop.Token);
        await partnership.Api.WhenPageRequestsReach(1).OrTimeOut();
        await stop.CancelAsync();
        await request.FailureOf<OperationCanceledException>();

        Assert.That(partnership.Api.Requests, Has.Count.EqualTo(1));
    }
}
