using PollerSaga.Delivery;
using PollerSaga.Fetching;
using PollerSaga.Payloads;
using PollerSaga.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests;

public sealed class PollerSagaOptionsValidatorTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake(
            "a transport that is none",
            options => options.Transport.Kind = (TransportKind)7,
            "PollerSaga:Transport:Kind is 7; it must be one of InMemory, RabbitMq, AmazonSqs.");
        yield return Mistake(
            "a database that is none",
            options => options.Database.Provider = (DatabaseProvider)(-1),
            "PollerSaga:Database:Provider is -1; it must be one of Sqlite, PostgreSql, SqlServer.");
        yield return Mistake(
            "no connection string",
            options => options.Database.ConnectionString = " ",
            "PollerSaga:Database:ConnectionString is not set; give it, for example 'Data Source=pollersaga.db'.");
        yield return Mistake(
            "a connection string of another database for SQLite",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.Sqlite, "Host=localhost;Database=pollersaga"),
            "PollerSaga:Database:ConnectionString cannot be read: Connection string keyword 'host' is not supported. For a possible alternative, see https://go.microsoft.com/fwlink/?linkid=2142181. Write it, for example, as 'Data Source=pollersaga.db'.");
        yield return Mistake(
            "a connection string of another database for PostgreSQL",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.PostgreSql, "Data Source=pollersaga.db"),
            "PollerSaga:Database:ConnectionString cannot be read: Couldn't set data source (Parameter 'data source'). Write it, for example, as 'Host=localhost;Database=pollersaga;Username=pollersaga;Password=…'.");
        yield return Mistake(
            "a connection string of another database for SQL Server",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.SqlServer, "Host=localhost;Database=pollersaga"),
            "PollerSaga:Database:ConnectionString cannot be read: Keyword not supported: 'host'. Write it, for example, as 'Server=localhost;Database=pollersaga;User Id=pollersaga;Password=…;TrustServerCertificate=true'.");
        yield return Mistake(
            "a port that is no number",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.PostgreSql, "Host=localhost;Port=many"),
            "PollerSaga:Database:ConnectionString cannot be read: Couldn't set port (Parameter 'port'). Write it, for example, as 'Host=localhost;Database=pollersaga;Username=pollersaga;Password=…'.");
        yield return Mistake(
            "a connection string without a sense",
            options => (options.Database.Provider, options.Database.ConnectionString) = (DatabaseProvider.Sqlite, "pollersaga.db"),
            "PollerSaga:Database:ConnectionString cannot be read: Format of the initialization string does not conform to specification starting at index 0. Write it, for example, as 'Data Source=pollersaga.db'.");
        yield return Mistake(
            "a payload store that is none",
            options => options.Payloads.Kind = (PayloadStoreKind)7,
            "PollerSaga:Payloads:Kind is 7; it must be one of Files, S3.");
        yield return Mistake(
            "no payload folder",
            options => options.Payloads.Directory = "",
            "PollerSaga:Payloads:Directory is not set; give it, for example ./pollersaga-data/payloads.");
        yield return Mistake(
            "a queue that is none",
            options => options.ProcessingQueue.Kind = (ProcessingQueueKind)7,
            "PollerSaga:ProcessingQueue:Kind is 7; it must be one of Spool, RabbitMq.");
        yield return Mistake(
            "no spool folder",
            options => options.ProcessingQueue.Directory = null!,
            "PollerSaga:ProcessingQueue:Directory is not set; give it, for example ./pollersaga-data/queue.");
        yield return Mistake(
            "an access key of AWS without its secret",
            options => options.Aws.AccessKey = "AKIAIOSFODNN7EXAMPLE",
            "PollerSaga:Aws:SecretKey and Aws:AccessKey go together; give both, or neither for the default credential chain.");
        yield return Mistake(
            "a window of nothing",
            options => options.Polling.MaxConcurrency = 0,
            "PollerSaga:Polling:MaxConcurrency is 0; it must be at least 1, for example 25.");
        yield return Mistake(
            "a deadline before the start",
            options => options.Polling.Deadline = TimeSpan.FromSeconds(-1),
            "PollerSaga:Polling:Deadline is -00:00:01; it must be from 00:00:00 to 10000.00:00:00, for example 00:02:30, or 00:00:00 for none.");
        yield return Mistake(
            "a deadline beyond the calendar",
            options => options.Polling.Deadline = TimeSpan.MaxValue,
            "PollerSaga:Polling:Deadline is 10675199.02:48:05.4775807; it must be from 00:00:00 to 10000.00:00:00, for example 00:02:30, or 00:00:00 for none.");
        yield return Mistake(
            "no time to live",
            options => options.Polling.TimeToLive = TimeSpan.Zero,
            "PollerSaga:Polling:TimeToLive is 00:00:00; it must be from 00:00:01 to 10000.00:00:00, for example 00:50:00.");
        yield return Mistake(
            "a time to live beyond the calendar",
            options => options.Polling.TimeToLive = TimeSpan.FromDays(10_001),
            "PollerSaga:Polling:TimeToLive is 10001.00:00:00; it must be from 00:00:01 to 10000.00:00:00, for example 00:50:00.");
        yield return Mistake(
            "jobs without tasks",
            options => options.Polling.MaxTasksPerJob = 0,
            "PollerSaga:Polling:MaxTasksPerJob is 0; it must be at least 1, for example 1000000.");
        yield return Mistake(
            "a negative cap of Retry-After",
            options => options.Polling.MaxRetryAfter = -Tick,
            "PollerSaga:Polling:MaxRetryAfter is -00:00:00.0000001; it must be from 00:00:00 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "a cap of Retry-After beyond a day",
            options => options.Polling.MaxRetryAfter = TimeSpan.FromDays(2),
            "PollerSaga:Polling:MaxRetryAfter is 2.00:00:00; it must be from 00:00:00 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "negative retries",
            options => options.Polling.PrepareRetry.MaxRetries = -1,
            "PollerSaga:Polling:PrepareRetry:MaxRetries is -1; it must be from 0 to 100, for example 6.");
        yield return Mistake(
            "retries without end",
            options => options.Polling.FetchRetry.MaxRetries = int.MaxValue,
            "PollerSaga:Polling:FetchRetry:MaxRetries is 2147483647; it must be from 0 to 100, for example 6.");
        yield return Mistake(
            "a negative interval",
            options => options.Polling.SendRetry.Interval = TimeSpan.FromSeconds(-1),
            "PollerSaga:Polling:SendRetry:Interval is -00:00:01; it must be at least 00:00:00, for example 00:00:02.");
        yield return Mistake(
            "gaps that shrink",
            options => options.Polling.FetchRetry.BackoffRate = 0.5,
            "PollerSaga:Polling:FetchRetry:BackoffRate is 0.5; it must be from 1 to 10, for example 2.");
        yield return Mistake(
            "gaps that explode",
            options => options.Polling.FetchRetry.BackoffRate = 11,
            "PollerSaga:Polling:FetchRetry:BackoffRate is 11; it must be from 1 to 10, for example 2.");
        yield return Mistake(
            "a rate that is no number",
            options => options.Polling.FetchRetry.BackoffRate = double.NaN,
            "PollerSaga:Polling:FetchRetry:BackoffRate is NaN; it must be from 1 to 10, for example 2.");
        yield return Mistake(
            "a last gap of days",
            options => options.Polling.FetchRetry.MaxRetries = 20,
            "PollerSaga:Polling:FetchRetry has a last gap of over a day; lower MaxRetries, Interval or BackoffRate.");
        yield return Mistake(
            "a last gap beyond all numbers",
            options => (options.Polling.SendRetry.MaxRetries, options.Polling.SendRetry.BackoffRate) = (100, 10),
            "PollerSaga:Polling:SendRetry has a last gap of over a day; lower MaxRetries, Interval or BackoffRate.");
        yield return Mistake(
            "no time for a request",
            options => options.Fetching.Timeout = TimeSpan.Zero,
            "PollerSaga:Fetching:Timeout is 00:00:00; it must be from 00:00:00.0100000 to 1.00:00:00, for example 00:00:30.");
        yield return Mistake(
            "an endless time-out",
            options => options.Fetching.Timeout = TimeSpan.MaxValue,
            "PollerSaga:Fetching:Timeout is 10675199.02:48:05.4775807; it must be from 00:00:00.0100000 to 1.00:00:00, for example 00:00:30.");
        yield return Mistake(
            "bodies of nothing",
            options => options.Fetching.MaxBodyBytes = 0,
            "PollerSaga:Fetching:MaxBodyBytes is 0; it must be at least 1, for example 67108864.");
        yield return Mistake(
            "a content that is none",
            options => options.Fetching.Content = (ExpectedContent)7,
            "PollerSaga:Fetching:Content is 7; it must be one of Json, Any.");
        yield return Mistake(
            "no user agent",
            options => options.Fetching.UserAgent = "",
            "PollerSaga:Fetching:UserAgent is not set; give it, for example PollerSaga.");
        yield return Mistake(
            "no task at a time",
            options => options.Worker.ConcurrentTasks = 0,
            "PollerSaga:Worker:ConcurrentTasks is 0; it must be from 1 to 10000, for example 25.");
        yield return Mistake(
            "too many tasks at a time",
            options => options.Worker.ConcurrentTasks = 10_001,
            "PollerSaga:Worker:ConcurrentTasks is 10001; it must be from 1 to 10000, for example 25.");
        yield return Mistake(
            "a lease too short to be renewed",
            options => options.Worker.LeaseDuration = TimeSpan.FromMilliseconds(999),
            "PollerSaga:Worker:LeaseDuration is 00:00:00.9990000; it must be from 00:00:01 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "a lease of months",
            options => options.Worker.LeaseDuration = TimeSpan.FromDays(90),
            "PollerSaga:Worker:LeaseDuration is 90.00:00:00; it must be from 00:00:01 to 1.00:00:00, for example 00:01:00.");
        yield return Mistake(
            "fetches longer than a broker waits",
            options => options.Fetching.Timeout = TimeSpan.FromMinutes(3),
            "PollerSaga:Polling:FetchRetry with Fetching:Timeout and Polling:MaxRetryAfter lets one task take 00:27:04; the limit is 00:20:00. Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");
        yield return Mistake(
            "metadata that takes longer than a broker waits",
            options => options.Polling.PrepareRetry.Interval = TimeSpan.FromMinutes(10),
            "PollerSaga:Polling:PrepareRetry with Fetching:Timeout and Polling:MaxRetryAfter lets the metadata take 00:21:30; the limit is 00:20:00. Lower MaxRetries, Interval, BackoffRate or MaxRetryAfter.");
        yield return Mistake(
            "sends longer than a broker waits",
            options => options.Polling.SendRetry.MaxRetries = 9,
            "PollerSaga:Polling:SendRetry lets the sends of one task take 00:08:31; the limit is 00:05:00. Lower MaxRetries, Interval or BackoffRate.");
        yield return Mistake(
            "a transport this build is without",
            options => options.Transport.Kind = TransportKind.AmazonSqs,
            "PollerSaga:Transport:Kind is AmazonSqs, which this build is without; build with -p:AmazonSqsTransport=true, or set RabbitMq.");
        yield return OnRabbitMq(
            "no host",
            transport => transport.Host = " ",
            "PollerSaga:Transport:Host is not set; give it, for example rabbitmq.example.com.");
        yield return OnRabbitMq(
            "port 0",
            transport => transport.Port = 0,
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.");
        yield return OnRabbitMq(
            "a port beyond all ports",
            transport => transport.Port = 65_536,
            "PollerSaga:Transport:Port is 65536; it must be from 1 to 65535, for example 5672.");
        yield return OnRabbitMq(
            "no virtual host",
            transport => transport.VirtualHost = "",
            "PollerSaga:Transport:VirtualHost is not set; give it, for example /.");
        yield return OnRabbitMq(
            "no user",
            transport => transport.UserName = null!,
            "PollerSaga:Transport:UserName is not set; give it, for example pollersaga.");
        yield return OnRabbitMq(
            "no password",
            transport => transport.Password = null!,
            "PollerSaga:Transport:Password is not set; give the user's password.");
        yield return OnRabbitMq(
            "a certificate that is not there",
            transport => (transport.Tls.Enabled, transport.Tls.CertificatePath) = (true, "/nowhere/client.pfx"),
            "PollerSaga:Transport:Tls:CertificatePath is /nowhere/client.pfx; there is no such file.");
        yield return Mistake(
            "a processing queue at a RabbitMQ nowhere",
            options => (options.ProcessingQueue.Kind, options.Transport.Host) = (ProcessingQueueKind.RabbitMq, ""),
            "PollerSaga:Transport:Host is not set; give it, for example rabbitmq.example.com.");
        yield return Mistake(
            "a processing queue at port 0",
            options => (options.ProcessingQueue.Kind, options.Transport.Port) = (ProcessingQueueKind.RabbitMq, 0),
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.");
        yield return Mistake(
            "a processing queue and a bus at port 0",
            options => (options.ProcessingQueue.Kind, options.Transport.Kind, options.Transport.Port) = (ProcessingQueueKind.RabbitMq, TransportKind.RabbitMq, 0),
            "PollerSaga:Transport:Port is 0; it must be from 1 to 65535, for example 5672.");
        yield return OnQueue(
            null!,
            "PollerSaga:ProcessingQueue:QueueName is not set; give it, for example poller-payloads.");
        yield return OnQueue(
            "amq.payloads",
            "PollerSaga:ProcessingQueue:QueueName is amq.payloads; it must be at most 240 bytes and not begin with 'amq.', for example poller-payloads.");
        yield return OnQueue(
            new string('ü', 121),
            $"PollerSaga:ProcessingQueue:QueueName is {new string('ü', 121)}; it must be at most 240 bytes and not begin with 'amq.', for example poller-payloads.");
        yield return Mistake(
            "no time to stop",
            options => options.Worker.ShutdownTimeout = TimeSpan.FromMilliseconds(999),
            "PollerSaga:Worker:ShutdownTimeout is 00:00:00.9990000; it must be from 00:00:01 to 01:00:00, for example 00:00:30.");
        yield return Mistake(
            "more than an hour to stop",
            options => options.Worker.ShutdownTimeout = TimeSpan.FromHours(1) + Tick,
            "PollerSaga:Worker:ShutdownTimeout is 01:00:00.0000001; it must be from 00:00:01 to 01:00:00, for example 00:00:30.");
        yield return OnHttp(null!, "PollerSaga:Http:Urls is not set; give it, for example http://127.0.0.1:5080.");
        yield return OnHttp(" ; ", "PollerSaga:Http:Urls is not set; give it, for example http://127.0.0.1:5080.");
        yield return OnHttp(
            "127.0.0.1:5080",
            "PollerSaga:Http:Urls has '127.0.0.1:5080'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
        yield return OnHttp(
            "http://127.0.0.1:5080;https://127.0.0.1:5081",
            "PollerSaga:Http:Urls has 'https://127.0.0.1:5081'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
        yield return OnHttp(
            "http://127.0.0.1:5080/health",
            "PollerSaga:Http:Urls has 'http://127.0.0.1:5080/health'; it must be an http address to listen on, for example http://127.0.0.1:5080.");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Names_the_setting_and_shows_the_fix(Action<PollerSagaOptions> mistake, string message) =>
        Assert.That(FailuresOf(mistake), Is.EqualTo(new[] { message }));

    private static IEnumerable<TestCaseData> Extremes()
    {
        yield return Extreme("the defaults", _ => { });
        yield return Extreme("a window of one", options => options.Polling.MaxConcurrency = 1);
        yield return Extreme("no deadline", options => options.Polling.Deadline = TimeSpan.Zero);
        yield return Extreme("the longest deadline and time to live", options => options.Polling.Deadline = options.Polling.TimeToLive = TimeSpan.FromDays(10_000));
        yield return Extreme("no Retry-After", options => options.Polling.MaxRetryAfter = TimeSpan.Zero);
        yield return Extreme("no retries", options => options.Polling.FetchRetry.MaxRetries = options.Polling.SendRetry.MaxRetries = options.Polling.PrepareRetry.MaxRetries = 0);
        yield return Extreme("retries at once", options => options.Polling.FetchRetry.Interval = TimeSpan.Zero);
        yield return Extreme("a hundred quick retries", options => (options.Polling.SendRetry.MaxRetries, options.Polling.SendRetry.BackoffRate) = (100, 1));
        yield return Extreme("the shortest time-out", options => options.Fetching.Timeout = TimeSpan.FromMilliseconds(10));
        yield return Extreme("bodies of one byte", options => options.Fetching.MaxBodyBytes = 1);
        yield return Extreme("one task at a time", options => options.Worker.ConcurrentTasks = 1);
        yield return Extreme("very many tasks at a time", options => options.Worker.ConcurrentTasks = 10_000);
        yield return Extreme("the shortest lease", options => options.Worker.LeaseDuration = TimeSpan.FromSeconds(1));
        yield return Extreme("requests as long as they may be", options =>
        {
            options.Polling.FetchRetry.MaxRetries = options.Polling.PrepareRetry.MaxRetries = 0;
            options.Fetching.Timeout = TimeSpan.FromMinutes(20);
        });
        yield return Extreme("sends as long as they may be", options => (options.Polling.SendRetry.MaxRetries, options.Polling.SendRetry.Interval) = (1, TimeSpan.FromMinutes(5)));
        yield return Extreme("the lowest port", options => (options.Transport.Kind, options.Transport.Port) = (TransportKind.RabbitMq, 1));
        yield return Extreme("the highest port", options => (options.Transport.Kind, options.Transport.Port) = (TransportKind.RabbitMq, 65_535));
        yield return Extreme("an empty password", options => (options.Transport.Kind, options.Transport.Password) = (TransportKind.RabbitMq, ""));
        yield return Extreme("a certificate that nobody shows", options => (options.Transport.Kind, options.Transport.Tls.CertificatePath) = (TransportKind.RabbitMq, "/nowhere/client.pfx"));
        yield return Extreme("a RabbitMQ that nobody uses", options => (options.Transport.Host, options.Transport.Port, options.Transport.Password) = ("", 0, null!));
        yield return Extreme("the longest name of a queue", options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.RabbitMq, QueueName = new string('ü', 120) });
        yield return Extreme("a spool's queue name", options => options.ProcessingQueue.QueueName = "amq.");
        yield return Extreme("the shortest time to stop", options => options.Worker.ShutdownTimeout = TimeSpan.FromSeconds(1));
        yield return Extreme("the longest time to stop", options => options.Worker.ShutdownTimeout = TimeSpan.FromHours(1));
        yield return Extreme("addresses of all kinds", options => options.Http.Urls = "http://*:5080; http://+:5081/;http://[::1]:0;http://localhost:5082;");
    }

    [TestCaseSource(nameof(Extremes))]
    public void Takes_what_is_just_within_its_bounds(Action<PollerSagaOptions> extreme) => Assert.That(FailuresOf(extreme), Is.Empty);

    [Test]
    public void Names_every_mistake_at_once() => Assert.That(
        FailuresOf(options =>
        {
            options.Payloads.Directory = "";
            options.Polling.MaxConcurrency = -3;
            options.Polling.FetchRetry.MaxRetries = 1000;
            options.Fetching.UserAgent = " ";
        }),
        Is.EqualTo(new[]
        {
            "PollerSaga:Payloads:Directory is not set; give it, for example ./pollersaga-data/payloads.",
            "PollerSaga:Polling:MaxConcurrency is -3; it must be at least 1, for example 25.",
            "PollerSaga:Polling:FetchRetry:MaxRetries is 1000; it must be from 0 to 100, for example 6.",
            "PollerSaga:Fetching:UserAgent is not set; give it, for example PollerSaga.",
        }));

    private static IEnumerable<string> FailuresOf(Action<PollerSagaOptions> change)
    {
        var options = Settings.Valid();
        change(options);
        return new PollerSagaOptionsValidator().Validate(null, options).Failures ?? [];
    }

    private static TestCaseData Mistake(string name, Action<PollerSagaOptions> mistake, string message) =>
        new TestCaseData(mistake, message).SetArgDisplayNames(name);

    private static TestCaseData OnRabbitMq(string name, Action<TransportOptions> mistake, string message) => Mistake(
        $"RabbitMq with {name}",
        options =>
        {
            options.Transport.Kind = TransportKind.RabbitMq;
            mistake(options.Transport);
        },
        message);

    private static TestCaseData OnQueue(string queueName, string message) => Mistake(
        $"a queue named '{queueName}'",
        options => options.ProcessingQueue = new() { Kind = ProcessingQueueKind.RabbitMq, QueueName = queueName },
        message);

    private static TestCaseData OnHttp(string urls, string message) => Mistake($"HTTP at '{urls}'", options => options.Http.Urls = urls, message);

    private static TestCaseData Extreme(string name, Action<PollerSagaOptions> extreme) => new TestCaseData(extreme).SetArgDisplayNames(name);
}
