using PollerSaga.Contracts.Jobs;
using PollerSaga.Sources.Definitions;
using PollerSaga.Worker.Dashboard.Forms;

namespace PollerSaga.Tests.Worker.Dashboard;

public sealed class StartFormTests
{
    private static readonly Guid JobId = Guid.NewGuid();

    [Test]
    public void Leaves_to_the_settings_what_is_left_empty_and_sets_no_deadline()
    {
        var form = new StartForm { Url = " https://api.example.com/payload?key=1 ", MaxConcurrency = " ", Timeout = "" };

        Assert.That(form.IsValid);
        Assert.That(
            form.ToStart(JobId, "someone"),
            Is.EqualTo(new StartPollerJob(
                JobId, new Uri("https://api.example.com/payload?key=1"), Timeout: TimeSpan.Zero, By: "someone")));
    }

    [Test]
    public void Starts_what_was_typed()
    {
        var form = new StartForm { Url = "http://api.example.com", MaxConcurrency = "7", Timeout = "10m" };

        Assert.That(form.IsValid);
        Assert.That(
            form.ToStart(JobId, "someone"),
            Is.EqualTo(new StartPollerJob(JobId, new Uri("http://api.example.com"), 7, TimeSpan.FromMinutes(10), By: "someone")));
    }

    [Test]
    public void Refuses_a_user_name() => Assert.That(
        new StartForm { Url = "https://user:secret@api.example.com/" }.UrlError,
        Is.EqualTo(
            "The address contains a user name or a password, which would be stored and shown with the job. Remove the part before the @."));

    [TestCase("")]
    [TestCase("api.example.com/payload")]
    [TestCase("ftp://api.example.com")]
    [TestCase("http://")]
    [TestCase("/payload")]
    public void Refuses_what_is_no_address_of_an_API(string url)
    {
        var form = new StartForm { Url = url };

        Assert.That(form.IsValid, Is.False);
        Assert.That(form.UrlError, Is.EqualTo("Expected an absolute http or https address, for example https://api.example.com/payload."));
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("2.5")]
    [TestCase("many")]
    public void Refuses_a_window_that_is_none(string window) =>
        Assert.That(
            new StartForm { Url = "http://a", MaxConcurrency = window }.MaxConcurrencyError,
            Is.EqualTo("Expected a whole number of at least 1."));

    [Test]
    public void Refuses_a_deadline_that_is_none() =>
        Assert.That(
            new StartForm { Url = "http://a", Timeout = "soon" }.TimeoutError,
            Is.EqualTo("Expected a duration such as 150s, 10m or 1h, or 0 for none."));

    [TestCase("3", 3, null)]
    [TestCase("0", 0, null)]
    [TestCase(" 2.5% ", null, 2.5)]
    [TestCase("", null, null)]
    public void Tolerates_as_many_failures_as_were_typed(string tolerated, int? count, double? percentage)
    {
        var start = new StartForm { Url = "http://a", Tolerated = tolerated }.ToStart(JobId, "someone");

        Assert.That((start.ToleratedFailureCount, start.ToleratedFailurePercentage), Is.EqualTo((count, percentage)));
    }

    [TestCase("-1")]
    [TestCase("101%")]
    [TestCase("few")]
    [TestCase("%")]
    public void Refuses_failures_that_are_no_number(string tolerated) => Assert.That(
        new StartForm { Url = "http://a", Tolerated = tolerated }.ToleratedError,
        Is.EqualTo("Expected a whole number of pages, or a part of them such as 5%."));

    [Test]
    public void Starts_a_stream_of_a_source_with_the_parameters_that_are_filled_in()
    {
        var form = new StartForm { Url = "nonsense" };
        form.Choose(Choice("github/issues"));
        var isValidWithout = form.IsValid;
        form.Parameters[0].Value = "octocat";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(isValidWithout, Is.False, "the owner is required");
            Assert.That(form.IsValid);
            Assert.That(form.Parameters.Select(field => (field.Label, field.Placeholder, field.Help)), Is.EqualTo(new[]
            {
                ("owner (required)", "", "The account."),
                ("since", "1970", "Default: 1970."),
            }));
            var start = form.ToStart(JobId, "someone");
            Assert.That(
                (start.Url, start.Source, start.SourceVersion),
                Is.EqualTo(((Uri?)null, "github/issues", "0123456789ab")));
            Assert.That(start.Parameters, Is.EquivalentTo(new Dictionary<string, string> { ["owner"] = "octocat" }));
        }
    }

    [Test]
    public void Keeps_the_values_of_parameters_for_another_stream_and_forgets_them_for_an_address()
    {
        var form = new StartForm();
        form.Choose(Choice("github/issues"));
        form.Parameters[0].Value = "octocat";
        form.Choose(Choice("github/pulls"));
        var kept = form.Parameters[0].Value;
        form.Choose(source: null);

        Assert.That((kept, form.Parameters.Count, form.IsValid), Is.EqualTo(("octocat", 0, false)));
    }

    private static SourceChoice Choice(string name) => new(
        name,
        "0123456789ab",
        [
            new SourceParameter("owner", IsRequired: true, Default: null, "The account."),
            new SourceParameter("since", IsRequired: false, "1970", Description: null),
        ]);
}
