using PollerSaga.Fetching.Budgets.Headers;

namespace PollerSaga.Tests.Fetching.Budgets.Headers;

public sealed class ResetHeadersTests
{
    // Unix time 1795953600.
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [TestCase("30", 30)]
    [TestCase(" 30 ", 30)]
    [TestCase("1.5", 1.5)]
    [TestCase("0.0000000001", 0.0000001, Description = "rounded up to a tick")]
    [TestCase("999999999", 999999999)]
    [TestCase("1795953630", 30)]
    [TestCase("1795953630.25", 30.25)]
    [TestCase("1795953630500", 30.5)]
    [TestCase("Sun, 29 Nov 2026 12:00:30 GMT", 30)]
    [TestCase("Sunday, 29-Nov-26 12:00:30 GMT", 30)]
    [TestCase("Sun Nov 29 12:00:30 2026", 30)]
    [TestCase("2026-11-29T12:00:30Z", 30)]
    [TestCase("2026-11-29T13:00:30.5+01:00", 30.5)]
    [TestCase("2026-11-29T12:00:30", 30)]
    public void Reads_a_time(string text, double seconds) =>
        Assert.That(ResetTime.FindWait(text, Now)?.TotalSeconds, Is.EqualTo(seconds).Within(1e-7));

    [TestCase("0")]
    [TestCase("0.0")]
    [TestCase("-5")]
    [TestCase("")]
    [TestCase("  ")]
    [TestCase("soon")]
    [TestCase("30s")]
    [TestCase("1e3")]
    [TestCase("NaN")]
    [TestCase("1,5")]
    [TestCase("0x1e")]
    [TestCase("1795953600")]
    [TestCase("1795953599")]
    [TestCase("100000000000000")]
    [TestCase("99999999999999999999999999999999999999")]
    [TestCase("Sun, 29 Nov 2026 12:00:00 GMT")]
    [TestCase("Sun, 29 Nov 2026 11:59:00 GMT")]
    [TestCase("29.11.2026")]
    [TestCase(null)]
    public void Ignores_what_is_no_time_in_the_future(string? text) => Assert.That(ResetTime.FindWait(text, Now), Is.Null);

    [TestCase("Retry-After", "30")]
    [TestCase("retry-after", "Sun, 29 Nov 2026 12:00:30 GMT")]
    [TestCase("RateLimit", "\"default\";r=0;t=30")]
    [TestCase("RateLimit", "\"day\";r=900;t=40000, \"minute\";r=0;t=30")]
    [TestCase("RateLimit", "\"a\";r=0;t=10, \"b\";r=0;t=30")]
    [TestCase("RateLimit", "\"a, b;t=99\"; r=0; t=30")]
    [TestCase("RateLimit", "\"default\";t=30")]
    [TestCase("RateLimit", "limit=100, remaining=0, reset=30")]
    [TestCase("RateLimit-Reset", "30")]
    [TestCase("X-RateLimit-Reset", "30")]
    [TestCase("X-RateLimit-Reset", "1795953630")]
    [TestCase("X-Rate-Limit-Reset", "1795953630")]
    [TestCase("X-Rate-Limit-Reset", "1795953630000")]
    [TestCase("x-rate-limit-reset", "30")]
    public void Finds_the_wait_time(string name, string value) =>
        Assert.That(ResetHeaders.FindWait(Headers((name, value)), Now), Is.EqualTo(TimeSpan.FromSeconds(30)));

    [TestCase("RateLimit", "")]
    [TestCase("RateLimit", ",;=,\"")]
    [TestCase("RateLimit", "\"default\";r=0;t=-1")]
    [TestCase("RateLimit", "limit=100")]
    [TestCase("X-Other", "30")]
    public void Finds_no_wait_time(string name, string value) =>
        Assert.That(ResetHeaders.FindWait(Headers((name, value)), Now), Is.Null);

    [Test]
    public void Prefers_the_earlier_header_that_is_valid()
    {
        Assert.That(
            ResetHeaders.FindWait(Headers(("X-RateLimit-Reset", "40"), ("Retry-After", "30")), Now),
            Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(
            ResetHeaders.FindWait(Headers(("X-RateLimit-Reset", "40"), ("Retry-After", "0")), Now),
            Is.EqualTo(TimeSpan.FromSeconds(40)));
    }

    [TestCase("X-RateLimit-Remaining", "0", true)]
    [TestCase("X-Rate-Limit-Remaining", "0", true)]
    [TestCase("RateLimit-Remaining", "0", true)]
    [TestCase("RateLimit", "\"default\";r=0;t=30", true)]
    [TestCase("RateLimit", "limit=100, remaining=0, reset=30", true)]
    [TestCase("X-RateLimit-Remaining", "1", false)]
    [TestCase("X-RateLimit-Remaining", "none", false)]
    [TestCase("X-RateLimit-Remaining", "", false)]
    [TestCase("RateLimit", "\"default\";r=1;t=30", false)]
    [TestCase("RateLimit", "\"default\";t=30", false)]
    public void Finds_out_whether_requests_remain(string name, string value, bool isExhausted) =>
        Assert.That(ResetHeaders.IsExhausted(Headers((name, value))), Is.EqualTo(isExhausted));

    [Test]
    public void Reads_all_headers_of_a_response()
    {
        using var response = new HttpResponseMessage { Content = new StringContent("[]") };
        response.Headers.TryAddWithoutValidation("Retry-After", "not valid");
        response.Headers.TryAddWithoutValidation("X-Many", ["a", "b"]);

        var headers = ResponseHeaders.Of(response);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(headers["retry-after"], Is.EqualTo("not valid"));
            Assert.That(headers["X-Many"], Is.EqualTo("a, b"));
            Assert.That(headers["content-type"], Does.StartWith("text/plain"));
        }
    }

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => header.Value);
}
