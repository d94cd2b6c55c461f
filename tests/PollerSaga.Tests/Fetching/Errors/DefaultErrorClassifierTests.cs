using PollerSaga.Fetching;
using PollerSaga.Fetching.Errors;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Tests.Fetching.Errors;

public sealed class DefaultErrorClassifierTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly DefaultErrorClassifier _classifier = new();

    [TestCase(408, ErrorAction.Retry)]
    [TestCase(425, ErrorAction.Retry)]
    [TestCase(429, ErrorAction.Wait)]
    [TestCase(500, ErrorAction.Retry)]
    [TestCase(503, ErrorAction.Retry)]
    [TestCase(599, ErrorAction.Retry)]
    [TestCase(400, ErrorAction.Fail)]
    [TestCase(401, ErrorAction.Refresh)]
    [TestCase(403, ErrorAction.Fail)]
    [TestCase(404, ErrorAction.Fail)]
    [TestCase(410, ErrorAction.Fail)]
    [TestCase(304, ErrorAction.Fail)]
    public void Decides_by_the_status(int status, ErrorAction action) =>
        Assert.That((Classify(Status(status))!.Action, Classify(Status(status))!.Wait), Is.EqualTo((action, (TimeSpan?)null)));

    [Test]
    public void Finds_no_error_in_a_success() => Assert.That(Classify(Status(200)), Is.Null);

    [Test]
    public void Stops_after_a_second_401() =>
        Assert.That(Classify(Status(401) with { HasBeenRefreshed = true })!.Action, Is.EqualTo(ErrorAction.Stop));

    [Test]
    public void Stops_after_a_403_that_is_the_first_response() =>
        Assert.That(Classify(Status(403) with { IsFirstResponse = true })!.Action, Is.EqualTo(ErrorAction.Stop));

    [TestCase(429, "30", ErrorAction.Wait, 30)]
    [TestCase(503, "30", ErrorAction.Wait, 30)]
    [TestCase(429, "86400", ErrorAction.Wait, 3600)]
    [TestCase(500, "30", ErrorAction.Retry, 30)]
    [TestCase(429, "0", ErrorAction.Wait, null)]
    [TestCase(503, "0", ErrorAction.Retry, null)]
    [TestCase(503, "Sun, 29 Nov 2026 11:00:00 GMT", ErrorAction.Retry, null)]
    [TestCase(404, "30", ErrorAction.Fail, null)]
    public void Waits_as_long_as_the_response_states(int status, string retryAfter, ErrorAction action, int? seconds)
    {
        var decision = Classify(Status(status, ("retry-after", retryAfter)))!;

        Assert.That((decision.Action, decision.Wait?.TotalSeconds), Is.EqualTo((action, (double?)seconds)));
    }

    [Test]
    public void Waits_no_longer_than_the_limit_of_the_source() =>
        Assert.That(
            Classify(Status(429, ("Retry-After", "600")) with { MaxWait = TimeSpan.FromMinutes(2) })!.Wait,
            Is.EqualTo(TimeSpan.FromMinutes(2)));

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return new TestCaseData(new HttpRequestException("refused"), ErrorAction.Retry);
        yield return new TestCaseData(new IOException("reset"), ErrorAction.Retry);
        yield return new TestCaseData(new TimeoutException("late"), ErrorAction.Retry);
        yield return new TestCaseData(new FetchException("cannot be reached", isRetriable: true), ErrorAction.Retry);
        yield return new TestCaseData(new FetchException("malformed", isRetriable: false), ErrorAction.Fail);
        yield return new TestCaseData(new InvalidOperationException("defect"), ErrorAction.Fail);
    }

    [TestCaseSource(nameof(Failures))]
    public void Tries_network_errors_again(Exception failure, ErrorAction action) =>
        Assert.That(Classify(new ErrorContext { Exception = failure, Now = Now })!.Action, Is.EqualTo(action));

    [Test]
    public void Tries_a_body_again_that_ends_early_after_a_success() =>
        Assert.That(
            Classify(Status(200) with { Exception = new FetchException("The body ends early.", isRetriable: true) }),
            Is.EqualTo(new ErrorDecision(ErrorAction.Retry, null, "The body ends early.")));

    [TestCase("no such tenant", "The API answered 404 Not Found: no such tenant")]
    [TestCase("{\"error\":\n \"none\"}", "The API answered 404 Not Found: {\"error\": \"none\"}")]
    [TestCase("\u001b[2J", "The API answered 404 Not Found: [2J")]
    [TestCase("", "The API answered 404 Not Found.")]
    [TestCase(null, "The API answered 404 Not Found.")]
    public void Quotes_the_partner(string? text, string message) =>
        Assert.That(Classify(Status(404) with { ReasonPhrase = "Not Found", Text = text })!.Message, Is.EqualTo(message));

    private static ErrorContext Status(int status, params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
        Now = Now,
    };

    private ErrorDecision? Classify(ErrorContext context) => _classifier.Classify(context);
}
