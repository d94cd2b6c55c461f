using System.Net;
using PollerSaga.Benchmarks.Counts;
using PollerSaga.Benchmarks.Processes;
using PollerSaga.Benchmarks.Servers;

namespace PollerSaga.Benchmarks.Stacks;

/// <summary>
/// A worker, RabbitMQ and PostgreSQL. The time is from the start command, sent to a ready worker that has not run any job, to the job's
/// end.
/// </summary>
internal sealed class FleetStack : IStack
{
    public const string Name = "rabbitmq-postgres";

    private readonly Bench _bench;
    private readonly TestService _rabbitMq;
    private readonly TestService _postgres;
    private readonly BenchmarkBroker _broker;

    private FleetStack(Bench bench, TestService rabbitMq, TestService postgres)
    {
        _bench = bench;
        _rabbitMq = rabbitMq;
        _postgres = postgres;
        _broker = new BenchmarkBroker(new Uri(rabbitMq.Connection));
    }

    public string Title => "rabbitmq-postgres: one worker, RabbitMQ, PostgreSQL, processing queue on RabbitMQ";

    public static async Task<FleetStack> StartAsync(Bench bench, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folder = bench.CreateFolder("servers");
        var rabbitMq = await TestService.StartAsync(TestService.RabbitMq, "POLLERSAGA_TEST_RABBITMQ", folder);
        try
        {
            return new FleetStack(
                bench,
                rabbitMq,
                await TestService.StartAsync(TestService.PostgreSql, "POLLERSAGA_TEST_POSTGRES", folder));
        }
        catch
        {
            await rabbitMq.DisposeAsync();
            throw;
        }
    }

    public async Task<Measurement> MeasureFloorAsync(CancellationToken cancellationToken)
    {
        var folder = _bench.CreateFolder("floor");
        await using var database = await BenchmarkDatabase.CreateAsync(_postgres.Connection);
        await _broker.DeleteQueuesAsync();
        await using var floor = await _bench.StartFloorAsync(
            folder,
            ["--postgres", database.ConnectionString, "--rabbitmq", _rabbitMq.Connection, "--queue", BenchmarkBroker.ProcessingQueue],
            cancellationToken);

        var watch = StackWatch.Start(floor.Id, _rabbitMq, _postgres);
        await floor.WriteLineAsync("go");
        await floor.ReadLineAsync(cancellationToken);
        var measurement = watch.Stop();

        await floor.WriteLineAsync("end");
        await floor.EndAsync(cancellationToken);
        await RequireAllSentAsync();
        return measurement;
    }

    public Task<Measurement> MeasureProductAsync(CancellationToken cancellationToken) =>
        RunProductAsync(_bench.CreateFolder("product"), new Dictionary<string, string>(), cancellationToken);

    public async Task<RuntimeCounts> CountProductAsync(CancellationToken cancellationToken)
    {
        var folder = _bench.CreateFolder("counted");
        var file = Path.Combine(folder, "counts.json");
        await RunProductAsync(folder, RuntimeCounts.EnvironmentFor(file), cancellationToken);
        return RuntimeCounts.ReadFrom(file);
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DeleteQueuesAsync();
        await _rabbitMq.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task<Measurement> RunProductAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        await using var database = await BenchmarkDatabase.CreateAsync(_postgres.Connection);
        await _broker.DeleteQueuesAsync();
        var settings = SettingsOf(database, folder);
        await using (var migrate = _bench.StartProgram(["migrate"], folder, settings))
            await migrate.EndAsync(cancellationToken);

        await using var worker = _bench.StartProgram(["worker"], folder, settings.Concat(environment).ToDictionary());
        await WaitUntilReadyAsync(worker, cancellationToken);

        var watch = StackWatch.Start(worker.Id, _rabbitMq, _postgres);
        await _broker.StartJobAsync(Guid.NewGuid(), _bench.Url);
        await database.WaitForJobAsync(cancellationToken);
        var measurement = watch.Stop();
        await worker.StopAsync(cancellationToken);

        await RequireAllSentAsync();
        return measurement;
    }

    private Dictionary<string, string> SettingsOf(BenchmarkDatabase database, string folder)
    {
        var bus = new Uri(_rabbitMq.Connection);
        var user = bus.UserInfo.Split(':', 2);
        return new Dictionary<string, string>
        {
            ["PollerSaga__Transport__Kind"] = "RabbitMq",
            ["PollerSaga__Transport__Host"] = bus.Host,
            ["PollerSaga__Transport__Port"] = bus.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PollerSaga__Transport__UserName"] = user[0],
            ["PollerSaga__Transport__Password"] = user[1],
            ["PollerSaga__Database__Provider"] = "PostgreSql",
            ["PollerSaga__Database__ConnectionString"] = database.ConnectionString,
            ["PollerSaga__Payloads__Directory"] = Path.Combine(folder, "payloads"),
            ["PollerSaga__ProcessingQueue__Kind"] = "RabbitMq",
            ["PollerSaga__ProcessingQueue__QueueName"] = BenchmarkBroker.ProcessingQueue,
            ["PollerSaga__Polling__Deadline"] = "00:00:00",
            ["PollerSaga__Fetching__AllowedNetworks"] = "127.0.0.1",
            ["PollerSaga__Http__Urls"] = "http://127.0.0.1:0",
        };
    }

    private static async Task WaitUntilReadyAsync(ChildProcess worker, CancellationToken cancellationToken)
    {
        const string HealthLine = "Health at ";
        string line;
        do
            line = await worker.ReadLineAsync(cancellationToken);
        while (!line.StartsWith(HealthLine, StringComparison.Ordinal));

        using var http = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            using var response = await http.GetAsync(new Uri(line[HealthLine.Length..]), cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
                return;
        }
    }

    private async Task RequireAllSentAsync()
    {
        var sent = await _broker.CountMessagesAsync();
        if (sent != _bench.Workload.Tasks)
            throw new InvalidOperationException($"{sent} messages are on the queue, not {_bench.Workload.Tasks}.");
    }
}
