using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Delivery;
using PollerSaga.Fetching;
using PollerSaga.Maintenance.Retention;
using PollerSaga.Payloads;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Settings;

public sealed class SettingsRegistrationTests
{
    [Test]
    public void Has_the_defaults_of_the_workflow()
    {
        var options = new TestOptions();

        Assert.Multiple(() =>
        {
            Assert.That(options.Transport.Kind, Is.EqualTo(TransportKind.InMemory));
            Assert.That((options.Database.Provider, options.Database.ConnectionString), Is.EqualTo((DatabaseProvider.Sqlite, "")));
            Assert.That((options.Payloads.Kind, options.Payloads.Directory), Is.EqualTo((PayloadStoreKind.Files, "")));
            Assert.That((options.ProcessingQueue.Kind, options.ProcessingQueue.Directory), Is.EqualTo((ProcessingQueueKind.Spool, "")));
            Assert.That((options.Processing.Concurrency, options.Processing.VisibilityTimeout), Is.EqualTo((10, TimeSpan.FromSeconds(30))));
            Assert.That(options.Polling.MaxConcurrency, Is.EqualTo(25));
            Assert.That(options.Polling.Deadline, Is.EqualTo(TimeSpan.FromSeconds(150)));
            Assert.That(options.Polling.TimeToLive, Is.EqualTo(TimeSpan.FromSeconds(3000)));
            Assert.That(options.Polling.MaxTasksPerJob, Is.EqualTo(1_000_000));
            Assert.That(options.Polling.MaxRetryAfter, Is.EqualTo(TimeSpan.FromSeconds(60)));
            Assert.That(GapsOf(options.Polling.PrepareRetry), Is.EqualTo(new[] { 1, 1 }));
            Assert.That(GapsOf(options.Polling.FetchRetry), Is.EqualTo(new[] { 2, 4, 8, 16, 32, 64 }));
            Assert.That(GapsOf(options.Polling.SendRetry), Is.EqualTo(new[] { 1, 2, 4, 8, 16 }));
            Assert.That(options.Fetching.Timeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(options.Fetching.MaxBodyBytes, Is.EqualTo(67_108_864));
            Assert.That(options.Fetching.Content, Is.EqualTo(ExpectedContent.Json));
            Assert.That(options.Fetching.UserAgent, Is.EqualTo("PollerSaga"));
            Assert.That(options.Retention.Jobs, Is.EqualTo(TimeSpan.FromDays(30)));
            Assert.That(options.Retention.Payloads ?? options.Retention.UnprocessedPayloads, Is.Null);
            Assert.That(options.Worker.ConcurrentTasks, Is.EqualTo(25));
            Assert.That(options.Worker.LeaseDuration, Is.EqualTo(TimeSpan.FromSeconds(60)));
        });
    }

    [Test]
    public void Takes_every_setting_from_configuration()
    {
        var options = Read(
            ("Transport:Kind", "inmemory"),
            ("Database:Provider", "SQLITE"),
            ("Database:ConnectionString", "Data Source=elsewhere.db"),
            ("Payloads:Kind", "Files"),
            ("Payloads:Directory", "/data/payloads"),
            ("ProcessingQueue:Kind", "Spool"),
            ("ProcessingQueue:Directory", "/data/queue"),
            ("Polling:MaxConcurrency", "10"),
            ("Polling:Deadline", "00:00:00"),
            ("Polling:TimeToLive", "24:00:00"),
            ("Polling:MaxTasksPerJob", "5"),
            ("Polling:MaxRetryAfter", "00:00:05"),
            ("Polling:FetchRetry:MaxRetries", "1"),
            ("Polling:PrepareRetry:Interval", "00:00:03"),
            ("Polling:SendRetry:BackoffRate", "1.5"),
            ("Fetching:Timeout", "00:00:10"),
            ("Fetching:MaxBodyBytes", "1000"),
            ("Fetching:Content", "any"),
            ("Fetching:UserAgent", "Poller/1"),
            ("Retention:Jobs", "20.00:00:00"),
            ("Retention:Payloads", "7.00:00:00"),
            ("Retention:UnprocessedPayloads", "14.00:00:00"),
            ("Worker:ConcurrentTasks", "3"),
            ("Worker:LeaseDuration", "00:00:20"));

        Assert.Multiple(() =>
        {
            Assert.That(options.Database.ConnectionString, Is.EqualTo("Data Source=elsewhere.db"));
            Assert.That((options.Payloads.Directory, options.ProcessingQueue.Directory), Is.EqualTo(("/data/payloads", "/data/queue")));
            Assert.That((options.Polling.MaxConcurrency, options.Polling.MaxTasksPerJob), Is.EqualTo((10, 5)));
            Assert.That(
                (options.Polling.Deadline, options.Polling.TimeToLive, options.Polling.MaxRetryAfter),
                Is.EqualTo((TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromSeconds(5))));
            Assert.That(GapsOf(options.Polling.FetchRetry), Is.EqualTo(new[] { 2 }));
            Assert.That(GapsOf(options.Polling.PrepareRetry), Is.EqualTo(new[] { 3, 3 }));
            Assert.That(GapsOf(options.Polling.SendRetry), Is.EqualTo(new[] { 1, 1.5, 2.25, 3.375, 5.0625 }));
            Assert.That((options.Fetching.Timeout, options.Fetching.MaxBodyBytes), Is.EqualTo((TimeSpan.FromSeconds(10), 1000)));
            Assert.That((options.Fetching.Content, options.Fetching.UserAgent), Is.EqualTo((ExpectedContent.Any, "Poller/1")));
            Assert.That(
                (options.Retention.Jobs.Days, options.Retention.Payloads?.Days, options.Retention.UnprocessedPayloads?.Days),
                Is.EqualTo((20, (int?)7, (int?)14)));
            Assert.That((options.Worker.ConcurrentTasks, options.Worker.LeaseDuration), Is.EqualTo((3, TimeSpan.FromSeconds(20))));
        });
    }

    [Test]
    public void Takes_settings_from_the_environment()
    {
        // A prefix of its own keeps the variable from the other tests; a host reads them without one.
        const string Prefix = "POLLERSAGA_OPTIONS_TEST_";
        Environment.SetEnvironmentVariable($"{Prefix}PollerSaga__Polling__MaxConcurrency", "7");
        Environment.SetEnvironmentVariable($"{Prefix}POLLERSAGA__POLLING__FETCHRETRY__MAXRETRIES", "2");

        var options = Read(new ConfigurationBuilder()
            .AddConfiguration(TestSettings.In("data"))
            .AddEnvironmentVariables(Prefix)
            .Build());

        Assert.That((options.Polling.MaxConcurrency, options.Polling.FetchRetry.MaxRetries), Is.EqualTo((7, 2)));
    }

    [Test]
    public void Is_checked_when_it_is_first_asked_for() =>
        Assert.That(
            () => Read(("Polling:MaxConcurrency", "0")),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:Polling:MaxConcurrency "));

    [Test]
    public void Fails_every_section_while_one_is_invalid()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddPollerSagaEngine(TestSettings.In("data", ("Worker:ConcurrentTasks", "0"), ("Fetching:UserAgent", "")))
            .BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => ValueOf<DatabaseOptions>(services))!;

        Assert.That(
            failure.Failures.Select(sentence => sentence.Split(' ')[0]),
            Is.EqualTo(new[] { "PollerSaga:Fetching:UserAgent", "PollerSaga:Worker:ConcurrentTasks" }));
    }

    [Test]
    public void Reads_a_setting_before_there_is_a_host()
    {
        Assert.That(KindIn("rabbitmq"), Is.EqualTo(TransportKind.RabbitMq));
        Assert.That(TestSettings.In("data").ReadSetting<TransportKind>("Transport:Kind"), Is.EqualTo(TransportKind.InMemory));
        Assert.That(
            () => KindIn("Pigeon"),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("PollerSaga:Transport:Kind "));

        static TransportKind KindIn(string value) =>
            TestSettings.In("data", ("Transport:Kind", value)).ReadSetting<TransportKind>("Transport:Kind");
    }

    [Test]
    public async Task Is_checked_before_a_host_starts_anything()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddPollerSagaEngine(TestSettings.In("data", ("Worker:ConcurrentTasks", "0")))
            .BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.TypeOf<OptionsValidationException>());
    }

    internal static IEnumerable<double> GapsOf(RetrySchedule schedule) =>
        Enumerable.Range(0, schedule.MaxRetries).Select(retry => schedule.DelayBefore(retry).TotalSeconds);

    private static TestOptions Read(params (string Key, string Value)[] settings) => Read(TestSettings.In("data", settings));

    private static TestOptions Read(IConfiguration configuration)
    {
        using var services = new ServiceCollection().AddLogging().AddPollerSagaEngine(configuration).BuildServiceProvider();
        return new TestOptions
        {
            Transport = ValueOf<TransportOptions>(services),
            Database = ValueOf<DatabaseOptions>(services),
            Payloads = ValueOf<PayloadOptions>(services),
            ProcessingQueue = ValueOf<ProcessingQueueOptions>(services),
            Polling = ValueOf<PollingOptions>(services),
            Fetching = ValueOf<FetchingOptions>(services),
            Retention = ValueOf<RetentionOptions>(services),
            Worker = ValueOf<WorkerOptions>(services),
        };
    }

    private static TSection ValueOf<TSection>(IServiceProvider services)
        where TSection : class => services.GetRequiredService<IOptions<TSection>>().Value;
}
