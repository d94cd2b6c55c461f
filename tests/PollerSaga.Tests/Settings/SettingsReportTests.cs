using System.Reflection;
using PollerSaga.Delivery;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Worker.Access;

namespace PollerSaga.Tests.Settings;

public sealed class SettingsReportTests
{
    private static IEnumerable<TestCaseData> Extremes()
    {
        yield return Extreme("the defaults", _ => { });
        yield return Extreme("a window of one", options => options.Polling.MaxConcurrency = 1);
        yield return Extreme("no deadline", options => options.Polling.Deadline = TimeSpan.Zero);
        yield return Extreme(
            "the longest deadline and time to live",
            options => options.Polling.Deadline = options.Polling.TimeToLive = TimeSpan.FromDays(10_000));
        yield return Extreme("no Retry-After", options => options.Polling.MaxRetryAfter = TimeSpan.Zero);
        yield return Extreme(
            "no retries",
            options =>
                options.Polling.FetchRetry.MaxRetries = options.Polling.SendRetry.MaxRetries = options.Polling.PrepareRetry.MaxRetries = 0);
        yield return Extreme("retries at once", options => options.Polling.FetchRetry.Interval = TimeSpan.Zero);
        yield return Extreme(
            "a hundred quick retries",
            options => (options.Polling.SendRetry.MaxRetries, options.Polling.SendRetry.BackoffRate) = (100, 1));
        yield return Extreme("the shortest time-out", options => options.Fetching.Timeout = TimeSpan.FromMilliseconds(10));
        yield return Extreme("bodies of one byte", options => options.Fetching.MaxBodyBytes = 1);
        yield return Extreme(
            "the longest retention",
            options => options.Retention.Jobs = TimeSpan.FromDays(10_000));
        yield return Extreme(
            "payloads as long as their jobs",
            options => options.Retention.Payloads = options.Retention.UnprocessedPayloads = options.Retention.Jobs);
        yield return Extreme(
            "the shortest retention",
            options => options.Retention.Payloads = options.Retention.UnprocessedPayloads = TimeSpan.FromSeconds(1));
        yield return Extreme("unprocessed payloads as long as the messages of RabbitMQ", options =>
        {
            options.ProcessingQueue = new() { Kind = ProcessingQueueKind.RabbitMq };
            options.Retention.UnprocessedPayloads = TimeSpan.FromDays(4);
        });
        yield return Extreme("one task at a time", options => options.Worker.ConcurrentTasks = 1);
        yield return Extreme("very many tasks at a time", options => options.Worker.ConcurrentTasks = 10_000);
        yield return Extreme("the shortest lease", options => options.Worker.LeaseDuration = TimeSpan.FromSeconds(1));
        yield return Extreme("requests as long as they may be", options =>
        {
            options.Polling.FetchRetry.MaxRetries = options.Polling.PrepareRetry.MaxRetries = 0;
            options.Fetching.Timeout = TimeSpan.FromMinutes(20);
        });
        yield return Extreme(
            "sends as long as they may be",
            options => (options.Polling.SendRetry.MaxRetries, options.Polling.SendRetry.Interval) = (1, TimeSpan.FromMinutes(5)));
        yield return Extreme("the lowest port", options => (options.Transport.Kind, options.Transport.Port) = (TransportKind.RabbitMq, 1));
        yield return Extreme(
            "the highest port",
            options => (options.Transport.Kind, options.Transport.Port) = (TransportKind.RabbitMq, 65_535));
        yield return Extreme(
            "an empty password",
            options => (options.Transport.Kind, options.Transport.Password) = (TransportKind.RabbitMq, ""));
        yield return Extreme(
            "a certificate that nobody shows",
            options => (options.Transport.Kind, options.Transport.Tls.CertificatePath) = (TransportKind.RabbitMq, "/nowhere/client.pfx"));
        yield return Extreme(
            "an authority that nobody needs",
            options => (options.Transport.Kind, options.Transport.Tls.CertificateAuthority) = (TransportKind.RabbitMq, "/nowhere/ca.pem"));
        yield return Extreme(
            "a RabbitMQ that nobody uses",
            options => (options.Transport.Host, options.Transport.Port, options.Transport.Password) = ("", 0, null!));
        yield return Extreme(
            "the longest name of a queue",
            options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.RabbitMq, QueueName = new string('ü', 120) });
        yield return Extreme("a spool's queue name", options => options.ProcessingQueue.QueueName = "amq.");
        yield return Extreme("the shortest time to stop", options => options.Worker.ShutdownTimeout = TimeSpan.FromSeconds(1));
        yield return Extreme("the longest time to stop", options => options.Worker.ShutdownTimeout = TimeSpan.FromHours(1));
        yield return Extreme(
            "addresses of all kinds",
            options => (options.Http.Urls, options.Http.Authentication) = (
                "http://*:5080; http://+:5081/;http://[::1]:0;http://localhost:5082;https://0.0.0.0:5083",
                HttpAuthentication.None));
        yield return Extreme("loopback addresses", options => options.Http.Urls = "http://127.0.0.2:0;https://[::1]:0;http://LOCALHOST:1");
        yield return Extreme("no limit of requests", options => options.Http.RequestsPerSecond = 0);
        yield return Extreme("hosts of all kinds", options => options.Http.AllowedHosts = "*.example.com;jobs.example.com;10.0.0.1;*;");
        yield return Extreme("proxies of all kinds", options => options.Http.KnownProxies = "10.0.0.1; fd00::/8;::1");
        yield return Extreme("a provider on this machine", options => options.Http = new()
        {
            Authentication = HttpAuthentication.Required,
            Jwt = { Authority = "http://127.0.0.1:8080/realms/test", Audience = "pollersaga" },
            OpenIdConnect = { Authority = "https://login.example.com", ClientId = "pollersaga" },
        });
    }

    [TestCaseSource(nameof(Extremes))]
    public void Takes_what_is_just_within_its_bounds(Action<TestOptions> extreme) => Assert.That(FailuresOf(extreme), Is.Empty);

    [Test]
    public void Knows_the_section_of_every_options_class() => Assert.That(
        new[] { typeof(SettingsReport).Assembly, typeof(HttpOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(ISettings)))
            .Select(SectionOf),
        Is.EquivalentTo(SettingsReport.Sections));

    private static IEnumerable<string> FailuresOf(Action<TestOptions> change)
    {
        var options = TestSettings.Valid();
        change(options);
        return options.FindFailures();
    }

    private static TestCaseData Extreme(string name, Action<TestOptions> extreme) => new TestCaseData(extreme).SetArgDisplayNames(name);

    private static string SectionOf(Type options) => (string)typeof(SettingsReportTests)
        .GetMethod(nameof(NameOf), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(options)
        .Invoke(null, null)!;

    private static string NameOf<TOptions>()
        where TOptions : ISettings => TOptions.Section;
}
