using MassTransit;
using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Maintenance;
using PollerSaga.ReadModel;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests;

/// <summary>
/// The engine with its production services, on MassTransit's test harness, in a temporary folder. A test replaces the edges that it needs.
/// It
/// waits for commits and messages, never for a fixed time.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time limit for waits that need a bus to reconnect. MassTransit waits up to 30 s between its attempts, and a stopping bus waits for
    /// its senders.
    /// </summary>
    public static readonly TimeSpan PatienceWithBus = TimeSpan.FromMinutes(3);

    private readonly ServiceProvider _services;
    private readonly bool _ownsFolder;
    private bool _isStarted;

    private TestEngine(ServiceProvider services, DirectoryInfo folder, bool ownsFolder)
    {
        _services = services;
        _ownsFolder = ownsFolder;
        Folder = folder;
        Harness = services.GetRequiredService<ITestHarness>();
    }

    public DirectoryInfo Folder { get; }

    public ITestHarness Harness { get; }

    /// <summary>
    /// The time after which the stop is cancelled, as a host does, so that a request with retries does not keep the engine. Null for none:
    /// a stop that needs its cancellation is then an error.
    /// </summary>
    public TimeSpan? StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public PollerStore Store => _services.GetRequiredService<PollerStore>();

    public PollerQueries Queries => _services.GetRequiredService<PollerQueries>();

    public JobControl Control => _services.GetRequiredService<JobControl>();

    public CommitSignal Commits => _services.GetRequiredService<CommitSignal>();

    public string SpoolFolder => Path.Combine(Folder.FullName, "queue", "new");

    /// <summary>Creates and starts the engine.</summary>
    /// <param name="settings">Additional settings, for example <c>Polling:MaxConcurrency=3</c>.</param>
    /// <param name="swap">Replaces edges: clock, store, queue.</param>
    /// <param name="sweeps">Whether the sweeps run (deadlines, leases, leftovers).</param>
    /// <param name="folder">The folder; null creates a temporary one.</param>
    /// <param name="ownsFolder">Whether the disposal deletes a given folder too.</param>
    /// <param name="start">Whether the bus is started.</param>
    /// <param name="database">The database; null is a file in the folder.</param>
    /// <param name="migrate">Whether the database is migrated.</param>
    /// <param name="configureBus">Adds to the bus.</param>
    public static async Task<TestEngine> StartAsync(
        IEnumerable<string>? settings = null,
        Action<IServiceCollection>? swap = null,
        bool sweeps = false,
        DirectoryInfo? folder = null,
        bool ownsFolder = false,
        bool start = true,
        TestDatabase? database = null,
        bool migrate = true,
        Action<IBusRegistrationConfigurator>? configureBus = null)
    {
        var root = folder ?? Directory.CreateTempSubdirectory("pollersaga-test-");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["PollerSaga:Database:ConnectionString"] = SqliteTestDatabase.In(root),
                ["PollerSaga:Payloads:Directory"] = Path.Combine(root.FullName, "payloads"),
                ["PollerSaga:ProcessingQueue:Directory"] = Path.Combine(root.FullName, "queue"),
                ["PollerSaga:Fetching:AllowedNetworks"] = TestSettings.Loopback,
            })
            .AddInMemoryCollection(database?.Settings)
            .AddInMemoryCollection(
                (settings ?? []).Select(setting => setting.Split('=', 2)).Select(
                    pair => KeyValuePair.Create($"PollerSaga:{pair[0]}", (string?)pair[1])))
            .Build();

        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddFilter(_ => false));
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<IDatabase>(provider => new ObservedDatabase(
            DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()),
            provider.GetRequiredService<CommitSignal>()));
        services.AddPollerSagaEngine(configuration);
        services.AddSendingBus(configuration);
        services.AddMassTransitTestHarness(bus =>
        {
            // On a busy machine, the bus can be idle for longer than the harness's default time-out.
            bus.SetTestTimeouts(Patience, Patience);
            bus.AddPollerSagaEndpoints(configuration);
            configureBus?.Invoke(bus);
        });
        if (sweeps)
            services.AddSweeps().AddLeaseRenewal();
        swap?.Invoke(services);

        var engine = new TestEngine(services.BuildServiceProvider(validateScopes: true), root, ownsFolder || folder is null);
        if (migrate)
            await engine._services.MigratePollerSagaAsync();
        if (start)
            await engine.StartAsync();
        return engine;
    }

    /// <summary>Starts an engine with sweeps, in the folder of another engine that was created, not started and disposed.</summary>
    /// <param name="leave">Creates the leftovers of the other engine.</param>
    /// <param name="swap">Replaces edges of the started engine.</param>
    /// <param name="database">The database; null is a file in the folder.</param>
    public static async Task<TestEngine> StartAfterAsync(
        Func<TestEngine, Task> leave,
        Action<IServiceCollection>? swap = null,
        TestDatabase? database = null)
    {
        var folder = Directory.CreateTempSubdirectory("pollersaga-test-");
        await using (var dead = await StartAsync(folder: folder, start: false, database: database))
            await leave(dead);
        return await StartAsync(swap: swap, sweeps: true, folder: folder, ownsFolder: true, database: database);
    }

    /// <summary>Starts the bus of a created engine and runs its sweeps once.</summary>
    public async Task StartAsync()
    {
        _isStarted = true;
        await Harness.Start();
        await Task.WhenAll(_services.GetServices<IHostedService>().OfType<Sweep>().Select(FirstTurnAsync)).WaitAsync(Patience);
    }

    // A sweep with a defect has no first run; its exception is thrown here.
    private static async Task FirstTurnAsync(Sweep sweep) => await await Task.WhenAny(sweep.FirstTurn, sweep.ExecuteTask!);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Sends to an endpoint of the engine.</summary>
    public Task SendAsync<T>(string endpoint, T message)
        where T : class => Get<EndpointSender>().SendAsync(endpoint, message, CancellationToken.None);

    public Task StartJobAsync(StartPollerJob start) => SendAsync(PollerEndpoints.Job, start);

    /// <summary>Starts a job and waits for its end.</summary>
    public async Task<PollerJobStatus> RunJobAsync(StartPollerJob start)
    {
        await StartJobAsync(start);
        return await WhenOverAsync(start.JobId);
    }

    public async Task<PollerJobStatus> WhenOverAsync(Guid jobId, TimeSpan? patience = null)
    {
        await UntilAsync(db => db.Jobs.AnyAsync(job => job.CorrelationId == jobId && job.FinishedAt != null), patience);
        return (await Queries.GetStatusAsync(jobId, CancellationToken.None))!;
    }

    /// <summary>Waits until the database satisfies a condition. It checks after each commit.</summary>
    public async Task UntilAsync(Func<PollerDbContext, Task<bool>> condition, TimeSpan? patience = null)
    {
        using var tooLate = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            var nextCommit = Commits.Next;
            if (await Store.ReadAsync(condition))
                return;
            await nextCommit.WaitAsync(tooLate.Token);
        }
    }

    /// <summary>Waits until no task runs and no request is in flight.</summary>
    public Task UntilIdleAsync(TimeSpan? patience = null) =>
        UntilActiveJobsAsync(work => Get<TasksInFlight>().Ids.Count + work.Count == 0, patience);

    /// <summary>Waits until the jobs with requests satisfy a condition.</summary>
    public async Task UntilActiveJobsAsync(Func<IReadOnlyList<ActiveJobs.Work>, bool> condition, TimeSpan? patience = null)
    {
        using var tooLate = new CancellationTokenSource(patience ?? Patience);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition(Get<ActiveJobs>().All))
            await turn.WaitForNextTickAsync(tooLate.Token);
    }

    public async Task<PollerTask?> FindTaskAsync(Guid taskId) => await Store.LoadAsync<PollerTask>(taskId, CancellationToken.None);

    public async Task<PollerJob?> FindJobAsync(Guid jobId) => await Store.LoadAsync<PollerJob>(jobId, CancellationToken.None);

    public async Task<PollerJobCounter?> FindCounterAsync(Guid jobId) =>
        await Store.ReadAsync(db => db.FindCounterAsync(jobId, CancellationToken.None));

    /// <summary>Stores a running job and its plan, like the preparation.</summary>
    public async Task<PollerPlan> PlanJobAsync(
        Uri url,
        int pages,
        int pageSize = 100,
        int window = 25,
        string state = nameof(PollerJobState.Running),
        DateTimeOffset? deadlineAt = null,
        Guid? id = null)
    {
        var jobId = id ?? Guid.NewGuid();
        var now = Get<TimeProvider>().GetUtcNow();
        var expiresAt = now.AddSeconds(3000).ToUnixTimeSeconds();
        await Store.SaveAsync(new SagaRowWrite<PollerJob>(
            new PollerJob
            {
                CorrelationId = jobId,
                CurrentState = state,
                Url = url,
                MaxConcurrency = window,
                StartedAt = now,
                RunStartedAt = now,
                DeadlineAt = deadlineAt,
                ExpiresAt = expiresAt,
            },
            stateBefore: null));
        await Store.ChangeAsync(db =>
        {
            db.Counters.Add(new PollerJobCounter
            {
                JobId = jobId,
                TotalRecords = (long)pages * pageSize,
                PageSize = pageSize,
                Total = pages,
                Window = Math.Min(window, pages),
                Next = Math.Min(window, pages),
                DeadlineAt = deadlineAt,
                ProgressAt = now,
            });
            return Task.CompletedTask;
        });
        return new PollerPlan(jobId, url, pageSize, pages, expiresAt, deadlineAt);
    }

    /// <summary>Stores a task's row in a state, through the commits that lead to it.</summary>
    public async Task<PollerTask> PutTaskAsync(PollerPage page, string state, DateTimeOffset? leaseUntil = null)
    {
        var now = Get<TimeProvider>().GetUtcNow();
        var task = new PollerTask
        {
            CorrelationId = page.TaskId,
            JobId = page.JobId,
            Index = page.Index,
            CurrentState = PollerTaskStates.Started,
            LeaseUntil = leaseUntil ?? now.AddMinutes(1),
            StartedAt = now,
            ExpiresAt = page.ExpiresAt,
        };
        await Store.SaveAsync(new SagaRowWrite<PollerTask>(task, stateBefore: null));
        if (state == PollerTaskStates.Started)
            return task;

        // The row of a task that a redrive has released.
        if (state == PollerTaskStates.Pending)
        {
            await Store.ChangeAsync(async db =>
            {
                await db.Counters.Where(counter => counter.JobId == page.JobId).ExecuteUpdateAsync(
                    set => set.SetProperty(counter => counter.RedriveNext, page.Index + 1));
                await db.Tasks.Where(row => row.CorrelationId == page.TaskId).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.CurrentState, state));
            });
            return task;
        }

        if (state != PollerTaskStates.Failed)
            (task.PayloadBucket, task.PayloadKey, task.Attempts) = ("bucket", $"{page.JobId}/{page.TaskId}.json", 1);
        else
            task.Error = "It was to fail.";
        task.CurrentState = state;
        await Store.SaveAsync(new SagaRowWrite<PollerTask>(task, PollerTaskStates.Started));
        return task;
    }

    public async ValueTask DisposeAsync()
    {
        // The hosted services stop before anything is disposed, as in a host. Otherwise MassTransit stops the bus at its disposal, without
        // a limit.
        using var limit = new CancellationTokenSource(StopTimeout ?? Timeout.InfiniteTimeSpan);
        if (_isStarted)
            await Harness.Stop(limit.Token).WaitAsync(PatienceWithBus);

        // A pipeline waits for the current request with the engine's clock, which is a fake clock in some tests.
        await _services.DisposeAsync().AsTask().WaitAsync(PatienceWithBus);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Folder.Delete(recursive: true);
    }
}
