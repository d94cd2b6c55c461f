using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>Workers that share a bus, a database, a folder and a processing queue, and commands to them.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private readonly List<FleetWorker> _workers = [];
    private readonly string _folder;
    private readonly FleetDatabase _database;

    public Fleet(Servers servers, FleetDatabase database, string processingQueue, string folder)
    {
        _folder = folder;
        _database = database;
        Payloads = Path.Combine(folder, "payloads");

        var logIn = servers.Bus.UserInfo.Split(':');
        Settings = new Dictionary<string, string>
        {
            ["PollerSaga__Transport__Kind"] = "RabbitMq",
            ["PollerSaga__Transport__Host"] = servers.Bus.Host,
            ["PollerSaga__Transport__Port"] = $"{servers.Bus.Port}",
            ["PollerSaga__Transport__VirtualHost"] = servers.Bus.AbsolutePath is { Length: > 1 } path
                ? Uri.UnescapeDataString(path[1..])
                : "/",
            ["PollerSaga__Transport__UserName"] = Uri.UnescapeDataString(logIn[0]),
            ["PollerSaga__Transport__Password"] = Uri.UnescapeDataString(logIn[1]),
            ["PollerSaga__Database__Provider"] = "PostgreSql",
            ["PollerSaga__Database__ConnectionString"] = database.ConnectionString,
            ["PollerSaga__Payloads__Directory"] = Payloads,
            ["PollerSaga__ProcessingQueue__Kind"] = "RabbitMq",
            ["PollerSaga__ProcessingQueue__QueueName"] = processingQueue,
            ["PollerSaga__Http__Urls"] = "http://127.0.0.1:0",
        };
    }

    /// <summary>The settings of all processes that start later.</summary>
    public Dictionary<string, string> Settings { get; }

    public IReadOnlyList<FleetWorker> Workers => _workers;

    /// <summary>The shared payload folder.</summary>
    public string Payloads { get; }

    /// <summary>Migrates the database.</summary>
    public async Task MigrateAsync()
    {
        var migrate = await RunAsync("migrate");
        Assert.That(migrate.ExitCode, Is.Zero, migrate.ToString());
    }

    /// <summary>Starts workers and waits until all are ready.</summary>
    public async Task StartWorkersAsync(int count)
    {
        for (var i = 0; i < count; i++)
            StartWorker();
        await Task.WhenAll(_workers.Select(worker => worker.UntilReadyAsync()));
    }

    /// <summary>Starts another worker without waiting until it is ready.</summary>
    public FleetWorker StartWorker() => StartWorker(PollerProgram.Folder, []);

    /// <summary>Starts a worker of another build, with more variables.</summary>
    public FleetWorker StartWorker(string programFolder, Dictionary<string, string> variables)
    {
        var name = $"worker-{_workers.Count + 1}";
        var settings = new Dictionary<string, string>(Settings) { ["PollerSaga__Fetching__UserAgent"] = name };
        foreach (var (variable, value) in variables)
            settings[variable] = value;
        var worker = new FleetWorker(name, () => PollerProgram.StartIn(programFolder, ["worker"], _folder, settings));
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Runs a command and waits for its exit.</summary>
    public async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        await using var program = PollerProgram.Start(arguments, _folder, Settings);
        return await program.EndAsync();
    }

    /// <summary>Waits for an effect of the workers.</summary>
    public async Task UntilAsync(Task happened, string what)
    {
        if (await Task.WhenAny(happened, Task.Delay(Waiting.Patience)) != happened)
            throw new AssertionException($"Timed out waiting for {what}; {Describe()}");
        await happened;
    }

    /// <summary>Waits until a job is in a state.</summary>
    public Task UntilJobIsAsync(Guid jobId, string expected)
    {
        string? last = null;
        return Waiting.UntilAsync(
            async () => (last = await _database.StateOfAsync(jobId)) == expected,
            () => $"job {jobId} to be {expected}; it was {last ?? "not known"}; {Describe()}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
    }

    private string Describe() =>
        $"the workers' standard errors:\n{string.Join('\n', _workers.Select(worker => $"{worker.Name}:\n{worker.Program.Error.Text}"))}";
}
