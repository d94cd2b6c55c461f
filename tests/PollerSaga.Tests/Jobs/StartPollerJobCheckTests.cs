using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Settings;

namespace PollerSaga.Tests.Jobs;

public sealed class StartPollerJobCheckTests
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly Uri Url = new("https://api.test/payload");

    [Test]
    public void Knows_a_job_by_its_id() => Assert.That(StartPollerJobCheck.Identify(new StartPollerJob(Job, Url)), Is.EqualTo(Job));

    [Test]
    public void Knows_no_job_without_an_id() => Assert.That(
        () => StartPollerJobCheck.Identify(new StartPollerJob(Guid.Empty, Url)),
        Throws.ArgumentException.With.Message.EqualTo("JobId is missing; set a unique GUID for each job. (Parameter 'start')"));

    [TestCase(null, "Url is ''; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase("", "Url is ''; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase("payload", "Url is 'payload'; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase(
        "ftp://api.test/payload",
        "Url is 'ftp://api.test/payload'; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase(
        "http://\u202E.test/",
        "Url is 'http://\u202E.test/'; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase(
        "http://ap\u0771test/",
        "Url is 'http://ap\u0771test/'; it must be an absolute http or https address of at most 2048 characters.")]
    [TestCase(
        "http://[2001:db8::1%25eth0]/",
        "Url is 'http://[2001:db8::1%25eth0]/'; it must be an absolute http or https address of at most 2048 characters.")]
    public void Refuses_an_address_that_is_none(string? url, string fault) =>
        Assert.That(
            FindFault(new StartPollerJob(Job, url is null ? null! : new Uri(url, UriKind.RelativeOrAbsolute))),
            Is.EqualTo(fault));

    // Not as attributes, which keep no half of a pair either.
    private static IEnumerable<TestCaseData> Unstorable()
    {
        yield return new TestCaseData("https://api.test/a\0b").SetArgDisplayNames("NUL");
        yield return new TestCaseData("https://api.test/a\ud83d").SetArgDisplayNames("the first half of a pair");
        yield return new TestCaseData("https://api.test/?q=\ude00b").SetArgDisplayNames("the second half");
    }

    [TestCaseSource(nameof(Unstorable))]
    public void Refuses_an_address_that_no_database_keeps(string url) => Assert.That(
        FindFault(new StartPollerJob(Job, new Uri(url))),
        Is.EqualTo("Url contains characters that a database cannot store (NUL, or an unpaired surrogate); escape them."));

    [Test]
    public void Refuses_an_address_that_is_too_long_and_takes_one_that_just_fits()
    {
        var longest = new Uri(Url, new string('x', 2048 - "https://api.test/".Length));

        Assert.That(longest.OriginalString, Has.Length.EqualTo(2048));
        Assert.That(FindFault(new StartPollerJob(Job, longest)), Is.Null);
        Assert.That(
            FindFault(new StartPollerJob(Job, new Uri(longest.OriginalString + "y"))),
            Is.EqualTo($"Url is '{longest}y'; it must be an absolute http or https address of at most 2048 characters."));
    }

    [TestCase("https://api.test/päyload?q=日本 😀")]
    [TestCase("http://[::1]:8080/?a=%00")]
    public void Takes_letters_of_all_scripts(string url) =>
        Assert.That(FindFault(new StartPollerJob(Job, new Uri(url))), Is.Null);

    [TestCase("https://user@api.test/")]
    [TestCase("https://user:secret@api.test/")]
    [TestCase("https://@api.test/")]
    public void Refuses_a_user_name_and_does_not_repeat_it(string url) => Assert.That(
        FindFault(new StartPollerJob(Job, new Uri(url))),
        Is.EqualTo("Url contains a user name or a password, which would be stored and shown with the job. Remove the part before the @."));

    [Test]
    public void Refuses_control_characters() => Assert.That(
        FindFault(new StartPollerJob(Job, new Uri("https://api.test/\u001b[31m"))),
        Is.EqualTo("Url contains control characters; escape them."));

    [TestCase("http://127.0.0.1/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://169.254.169.254/")]
    [TestCase("http://2852039166/")]
    public void Refuses_an_address_that_is_not_requested(string url) => Assert.That(
        FindFault(new StartPollerJob(Job, new Uri(url))),
        Does.StartWith("Url is refused: ").And.Contain(" is not requested: "));

    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake(
            new(Job, Url, MaxConcurrency: 1001),
            "MaxConcurrency is 1001; it must be at most 1000, PollerSaga:Polling:MaxWindow.");
        yield return Mistake(new(Job, Url, MaxConcurrency: 0), "MaxConcurrency is 0; it must be at least 1.");
        yield return Mistake(
            new(Job, Url, Timeout: TimeSpan.FromSeconds(-1)),
            "Timeout is -00:00:01; it must be from 0, for none, to 10000 days.");
        yield return Mistake(
            new(Job, Url, Timeout: TimeSpan.FromDays(10_001)),
            "Timeout is 10001.00:00:00; it must be from 0, for none, to 10000 days.");
        yield return Mistake(
            new(Job, Url, TimeToLive: TimeSpan.Zero),
            "TimeToLive is 00:00:00; it must be longer than zero and at most 10000 days.");
        yield return Mistake(
            new(Job, Url, TimeToLive: TimeSpan.FromDays(10_001)),
            "TimeToLive is 10001.00:00:00; it must be longer than zero and at most 10000 days.");

        static TestCaseData Mistake(StartPollerJob start, string fault) => new TestCaseData(start, fault).SetArgDisplayNames(fault);
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Names_the_field_and_its_value(StartPollerJob start, string fault) =>
        Assert.That(FindFault(start), Is.EqualTo(fault));

    [Test]
    public void Takes_no_deadline_and_the_longest_times() => Assert.That(
        FindFault(
            new StartPollerJob(Job, Url, MaxConcurrency: 1, Timeout: TimeSpan.Zero, TimeToLive: TimeSpan.FromDays(10_000))),
        Is.Null);

    private static string? FindFault(StartPollerJob start) =>
        StartPollerJobCheck.FindFault(start, StartLimits.Of(new FetchingOptions { AllowedHosts = "[::1]:8080" }, new PollingOptions()));
}
