using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Testing;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Tests.Testing;

/// <summary>The rate limit and its headers.</summary>
public sealed class TestPartnerLimitTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);

    [TestCase(RateLimitHeader.RetryAfter, "Retry-After", "42")]
    [TestCase(RateLimitHeader.RetryAfterDate, "Retry-After", "Sun, 29 Nov 2026 12:01:00 GMT")]
    [TestCase(RateLimitHeader.RateLimit, "RateLimit", "\"default\";r=0;t=42")]
    [TestCase(RateLimitHeader.RateLimitReset, "RateLimit-Reset", "42")]
    [TestCase(RateLimitHeader.XRateLimitReset, "X-RateLimit-Reset", "epoch")]
    [TestCase(RateLimitHeader.XRateLimitResetSeconds, "X-RateLimit-Reset", "42")]
    [TestCase(RateLimitHeader.XRateLimitResetDashed, "X-Rate-Limit-Reset", "epoch")]
    [TestCase(RateLimitHeader.XRateLimitResetDashedSeconds, "X-Rate-Limit-Reset", "42")]
    public async Task A_refusal_states_the_time_until_the_next_period(RateLimitHeader header, string name, string expected)
    {
        await using var partner = await StartAsync(new RateLimit(2, TimeSpan.FromMinutes(1)), header);
        await partner.GetAsync(string.Empty);
        _clock.Advance(TimeSpan.FromSeconds(18));
        await partner.GetAsync(string.Empty);

        using var response = await partner.Client.GetAsync(partner.Partner.Url);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        var value = expected == "epoch" ? Start.AddMinutes(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : expected;
        Assert.That(response.Headers.GetValues(name), Is.EqualTo([value]));

        _clock.Advance(TimeSpan.FromSeconds(42));
        Assert.That((await partner.GetAsync(string.Empty)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(partner.Partner.Report.Limited, Is.EqualTo(1));
    }

    [Test]
    public async Task A_success_states_the_permits_that_remain()
    {
        await using var partner = await StartAsync(new RateLimit(2, TimeSpan.FromMinutes(1)), RateLimitHeader.XRateLimitReset);

        using var response = await partner.Client.GetAsync(partner.Partner.Url);

        Assert.That(response.Headers.GetValues("X-RateLimit-Limit"), Is.EqualTo(["2"]));
        Assert.That(response.Headers.GetValues("X-RateLimit-Remaining"), Is.EqualTo(["1"]));
    }

    [Test]
    public async Task A_success_has_no_wait_time(
        [Values(RateLimitHeader.RetryAfter, RateLimitHeader.RetryAfterDate)] RateLimitHeader header)
    {
        await using var partner = await StartAsync(new RateLimit(2, TimeSpan.FromMinutes(1)), header);

        using var response = await partner.Client.GetAsync(partner.Partner.Url);

        Assert.That(response.Headers.RetryAfter, Is.Null);
    }

    [Test]
    public async Task A_sliding_limit_counts_the_time_before_each_request()
    {
        await using var partner = await StartAsync(new RateLimit(2, TimeSpan.FromMinutes(1), IsSliding: true), RateLimitHeader.RetryAfter);

        Assert.That(await AskAfterAsync(partner, 0, 30, 0, 30, 0, 30), Is.EqualTo([200, 200, 429, 200, 429, 200]));
        Assert.That(partner.Partner.MaxRequestsWithin(TimeSpan.FromMinutes(1), includesRefused: false), Is.EqualTo(2));
        Assert.That(partner.Partner.MaxRequestsWithin(TimeSpan.FromMinutes(1)), Is.EqualTo(4));
    }

    [Test]
    public async Task A_fixed_limit_allows_two_periods_next_to_each_other()
    {
        await using var partner = await StartAsync(new RateLimit(2, TimeSpan.FromMinutes(1)), RateLimitHeader.RetryAfter);

        Assert.That(await AskAfterAsync(partner, 0, 59, 0, 1, 0, 0), Is.EqualTo([200, 200, 429, 200, 200, 429]));
    }

    [Test]
    public async Task A_storm_has_the_wait_time_of_the_faults()
    {
        await using var partner = await TestPartnerClient.StartAsync(
            "page",
            new TestPartnerOptions
            {
                Records = 20,
                Time = _clock,
                Faults = new PartnerFaults { Wait = TimeSpan.FromSeconds(7.2), LimitHeader = RateLimitHeader.RateLimitReset }
                    .With("status:429:1:1"),
            });

        using var response = await partner.Client.GetAsync(partner.Partner.Url);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(response.Headers.GetValues("RateLimit-Reset"), Is.EqualTo(["8"]));
        Assert.That((await partner.GetAsync(string.Empty)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_limit_can_answer_with_another_status()
    {
        await using var partner = await StartAsync(new RateLimit(1, TimeSpan.FromMinutes(1)), RateLimitHeader.XRateLimitReset);
        partner.Partner.Faults = partner.Partner.Faults with { LimitStatus = 403 };

        Assert.That(await AskAfterAsync(partner, 0, 0), Is.EqualTo([200, 403]));
    }

    private Task<TestPartnerClient> StartAsync(RateLimit limit, RateLimitHeader header) => TestPartnerClient.StartAsync(
        "page",
        new TestPartnerOptions { Records = 20, Time = _clock, Faults = new PartnerFaults { Limit = limit, LimitHeader = header } });

    private async Task<List<int>> AskAfterAsync(TestPartnerClient partner, params int[] seconds)
    {
        var statuses = new List<int>();
        foreach (var wait in seconds)
        {
            _clock.Advance(TimeSpan.FromSeconds(wait));
            statuses.Add((int)(await partner.GetAsync(string.Empty)).Status);
        }

        return statuses;
    }
}
