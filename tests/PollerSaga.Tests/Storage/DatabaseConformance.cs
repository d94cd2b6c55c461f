using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Tests.Storage;

/// <summary>What every database does alike. A provider's tests are subclasses that name its database.</summary>
/// <param name="database">The test's own database.</param>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class DatabaseConformance(TestDatabase database)
{
    private protected static readonly Uri Url = new("http://127.0.0.1:9/payload");

    private protected TestDatabase Database => database;

    [SetUp]
    public Task CreateDatabase() => database.CreateAsync();

    [TearDown]
    public async Task DropDatabase() => await database.DisposeAsync();

    /// <summary>Starts an engine on the database; every further one is another process.</summary>
    private protected Task<TestEngine> StartAsync(
        IEnumerable<string>? settings = null,
        Action<IServiceCollection>? swap = null,
        bool sweeps = false,
        bool start = true,
        Action<IBusRegistrationConfigurator>? configureBus = null) =>
        TestEngine.StartAsync(settings, swap, sweeps, start: start, database: database, configureBus: configureBus);

    /// <summary>Starts an engine, with its sweeps, after one that was never started and is gone.</summary>
    private protected Task<TestEngine> StartAfterAsync(Func<TestEngine, Task> leave, Action<IServiceCollection>? swap = null) =>
        TestEngine.StartAfterAsync(leave, swap, database);
}
