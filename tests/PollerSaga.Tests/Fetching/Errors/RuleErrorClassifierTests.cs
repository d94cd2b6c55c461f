using System.Text.Json;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Errors;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Errors;

public sealed class RuleErrorClassifierTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Applies_the_first_rule_that_matches()
    {
        var rules = new[]
        {
            Rule(ErrorAction.Fail, statuses: [(404, 404)], headers: [("X-Final", "yes")]),
            Rule(ErrorAction.Empty, statuses: [(404, 404)]),
            Rule(ErrorAction.Stop, statuses: [(400, 499)]),
        };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Classify(rules, Status(404))!.Action, Is.EqualTo(ErrorAction.Empty));
            Assert.That(Classify(rules, Status(404, ("x-final", "YES")))!.Action, Is.EqualTo(ErrorAction.Fail));
            Assert.That(Classify(rules, Status(499))!.Action, Is.EqualTo(ErrorAction.Stop));
            Assert.That(Classify(rules, Status(500))!.Action, Is.EqualTo(ErrorAction.Retry), "the default");
            Assert.That(Classify(rules, Status(200)), Is.Null);
        }
    }

    [TestCase("0", "0", true)]
    [TestCase("0", " 0 ", true)]
    [TestCase("0", "1", false)]
    [TestCase("", "anything", true)]
    [TestCase("", "", true)]
    [TestCase("", null, false)]
    [TestCase("0", null, false)]
    public void Requires_headers(string required, string? sent, bool isMatch)
    {
        var rules = new[] { Rule(ErrorAction.Wait, statuses: [(403, 403)], headers: [("X-RateLimit-Remaining", required)]) };
        var context = sent is null ? Status(403) : Status(403, ("x-ratelimit-remaining", sent));

        Assert.That(Classify(rules, context)!.Action, Is.EqualTo(isMatch ? ErrorAction.Wait : ErrorAction.Fail));
    }

    [Test]
    public void Finds_an_error_in_the_body_of_a_success()
    {
        var rules = new[] { Rule(ErrorAction.Fail, body: "$.error.code == 'quota'") };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Classify(rules, WithBody(Status(200), "$.error.code", "quota"))!.Action, Is.EqualTo(ErrorAction.Fail));
            Assert.That(Classify(rules, WithBody(Status(200), "$.error.code", "other")), Is.Null);
            Assert.That(Classify(rules, Status(200)), Is.Null);
        }
    }

    [Test]
    public void Discards_no_page_because_of_a_header()
    {
        var rules = new[] { Rule(ErrorAction.Wait, headers: [("X-RateLimit-Remaining", "0")]) };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Classify(rules, Status(200, ("X-RateLimit-Remaining", "0"))), Is.Null);
            Assert.That(Classify(rules, Status(403, ("X-RateLimit-Remaining", "0")))!.Action, Is.EqualTo(ErrorAction.Wait));
        }
    }

    [Test]
    public void Calls_a_success_an_error_if_a_rule_states_the_status() =>
        Assert.That(Classify([Rule(ErrorAction.Empty, statuses: [(204, 204)])], Status(204))!.Action, Is.EqualTo(ErrorAction.Empty));

    [Test]
    public void Tests_all_conditions_of_a_rule()
    {
        var rules = new[] { Rule(ErrorAction.Stop, statuses: [(400, 400)], headers: [("X-A", "")], body: "header:X-B == 'b'") };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Classify(rules, Status(400, ("X-A", "1"), ("X-B", "b")))!.Action, Is.EqualTo(ErrorAction.Stop));
            Assert.That(Classify(rules, Status(400, ("X-A", "1")))!.Action, Is.EqualTo(ErrorAction.Fail));
            Assert.That(Classify(rules, Status(400, ("X-B", "b")))!.Action, Is.EqualTo(ErrorAction.Fail));
        }
    }

    [TestCase("header:X-Wait", 20)]
    [TestCase("$.retry_in", 40)]
    [TestCase("$.missing", 60, Description = "the standard headers")]
    public void Takes_the_wait_time_of_the_rule(string wait, int seconds)
    {
        var context = WithBody(Status(403, ("X-Wait", "20"), ("Retry-After", "60")), "$.retry_in", "40");

        Assert.That(
            Classify([Rule(ErrorAction.Wait, statuses: [(403, 403)], wait: wait)], context),
            Is.EqualTo(new ErrorDecision(ErrorAction.Wait, TimeSpan.FromSeconds(seconds), "The API answered 403.")));
    }

    [Test]
    public void Limits_the_wait_time_of_the_rule() =>
        Assert.That(
            Classify([Rule(ErrorAction.Wait, wait: "header:X-Wait")], Status(403, ("X-Wait", "1000000")))!.Wait,
            Is.EqualTo(TimeSpan.FromHours(1)));

    [Test]
    public void Stops_if_refreshed_credentials_are_refused_again() =>
        Assert.That(
            Classify([Rule(ErrorAction.Refresh, statuses: [(419, 419)])], Status(419) with { HasBeenRefreshed = true })!.Action,
            Is.EqualTo(ErrorAction.Stop));

    [Test]
    public void Applies_no_rule_to_a_network_error() =>
        Assert.That(
            Classify([Rule(ErrorAction.Stop)], new ErrorContext { Exception = new HttpRequestException("reset"), Now = Now })!.Action,
            Is.EqualTo(ErrorAction.Retry));

    [Test]
    public void Applies_a_rule_to_an_error_status_whose_body_ends_early() =>
        Assert.That(
            Classify(
                [Rule(ErrorAction.Empty, statuses: [(404, 404)])],
                Status(404) with { Exception = new FetchException("The body ends early.", isRetriable: true) })!.Action,
            Is.EqualTo(ErrorAction.Empty));

    [TestCase("The project has no access.", "denied", "The API answered 403 Forbidden: The project has no access: denied")]
    [TestCase("The project has no access", "", "The API answered 403 Forbidden: The project has no access")]
    [TestCase(null, "denied", "The API answered 403 Forbidden: denied")]
    public void States_the_message_of_the_rule(string? message, string text, string expected) =>
        Assert.That(
            Classify(
                [Rule(ErrorAction.Fail, statuses: [(403, 403)], message: message)],
                Status(403) with { ReasonPhrase = "Forbidden", Text = text })!.Message,
            Is.EqualTo(expected));

    [Test]
    public void Names_the_values_of_the_body_that_it_reads()
    {
        IErrorClassifier classifier = new RuleErrorClassifier(
        [
            Rule(ErrorAction.Wait, body: "$.error", wait: "$.retry_in"),
            Rule(ErrorAction.Fail, body: "$.error == 1", wait: "header:X-Wait"),
        ]);

        Assert.That(classifier.Selectors.Select(selector => selector.Text), Is.EqualTo(new[] { "$.error", "$.retry_in" }));
    }

    private static ErrorRule Rule(
        ErrorAction action,
        (int First, int Last)[]? statuses = null,
        (string Name, string Value)[]? headers = null,
        string? body = null,
        string? wait = null,
        string? message = null) => new(
            [.. (statuses ?? []).Select(range => new StatusRange(range.First, range.Last))],
            (headers ?? []).ToDictionary(header => header.Name, header => header.Value),
            body is null ? null : Predicate.Parse(body),
            action,
            wait is null ? null : Selector.Parse(wait),
            message);

    private static ErrorContext Status(int status, params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
        Now = Now,
    };

    private static ErrorContext WithBody(ErrorContext context, string selector, string text) => context with
    {
        Value = wanted => wanted.Text == selector ? new SelectedValue(JsonValueKind.String, text) : SelectedValue.Absent,
    };

    private static ErrorDecision? Classify(IReadOnlyList<ErrorRule> rules, ErrorContext context) =>
        new RuleErrorClassifier(rules).Classify(context);
}
