using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.JobClients;

namespace PollerSaga.Tests.Worker.JobClients;

/// <summary>The client on an engine with an in-memory bus.</summary>
public sealed class BusJobClientTests : JobClientContract
{
    private TestEngine _engine = null!;

    private protected override bool ChecksReports => false;

    [Test]
    public async Task Needs_a_bus_between_processes()
    {
        await using var client = new BusJobClient([]);

        Assert.That(
            async () => await client.GetStatusAsync(Job, None),
            Throws.TypeOf<UsageException>().With.Message.StartsWith("PollerSaga:Transport:Kind is InMemory, "));
    }

    [Test]
    public async Task Needs_a_database_for_lists()
    {
        await using var client = new BusJobClient(["--PollerSaga:Transport:Kind=RabbitMq"]);

        Assert.That(
            async () => await client.ListJobsAsync(max: 10, None),
            Throws.TypeOf<UsageException>().With.Message.StartsWith("PollerSaga:Database:ConnectionString is empty, "));
    }

    private protected override async Task<IJobClient> OpenAsync()
    {
        _engine = await TestEngine.StartAsync();
        await _engine.RunJobAsync(new StartPollerJob(Job, Api.Url));
        return new BusJobClient(
            _ => Task.FromResult(new BusConnection(_engine.Get<JobControl>())),
            () => new StoredJobReader("the database", _engine.Get<IServiceProvider>()));
    }

    private protected override Task CloseAsync() => _engine.DisposeAsync().AsTask();
}
