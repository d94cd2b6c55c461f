using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PollerSaga.Faults;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>The production store on a database in memory. Used for one job after the other.</summary>
internal sealed class CommitWorld : IAsyncDisposable
{
    private readonly SqliteConnection _database;
    private readonly ServiceProvider _services;

    private CommitWorld()
    {
        var connection = $"Data Source=pollersaga-{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
        _database = new SqliteConnection(connection);
        _database.Open();
        _services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<TimeProvider>(StandingClock.New())
            .AddPollerSagaStorage(TestSettings.In("unused", ("Database:ConnectionString", connection)))
            .BuildServiceProvider();
        Store = _services.GetRequiredService<PollerStore>();
    }

    public PollerStore Store { get; }

    public JobRows Rows { get; private set; } = null!;

    public static async Task<CommitWorld> CreateAsync()
    {
        var world = new CommitWorld();
        await world._services.MigratePollerSagaAsync();
        world.Rows = new JobRows(world._services.GetRequiredService<IDbContextFactory<PollerDbContext>>().CreateDbContext());
        return world;
    }

    /// <summary>Commits writes in one transaction: they wait together until another one ends.</summary>
    /// <returns>The refusal or the conflict of each write; null if it is committed.</returns>
    public async Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<SagaWrite> writes)
    {
        var commits = writes.Count == 1 ? [Store.SaveAsync(writes[0])] : await CommitTogetherAsync(writes);
        var results = new List<Exception?>(commits.Count);
        foreach (var commit in commits)
        {
            try
            {
                await commit.WaitAsync(TestEngine.Patience);
                results.Add(null);
            }
            catch (Exception exception) when (exception is StartRefusedException or ConcurrencyConflictException)
            {
                results.Add(exception);
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    // They arrive during the commit of another write, and share the next one.
    private async Task<List<Task>> CommitTogetherAsync(IReadOnlyList<SagaWrite> writes)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = Store.ExecuteAsync(Guid.Empty, _ =>
        {
            begun.TrySetResult();
            return end.Task;
        });
        await begun.Task.WaitAsync(TestEngine.Patience);
        var commits = writes.Select(Store.SaveAsync).ToList();
        end.SetResult();
        await other;
        return commits;
    }
}
