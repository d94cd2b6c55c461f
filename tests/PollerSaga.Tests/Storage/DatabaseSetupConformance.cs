using PollerSaga.Faults;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Storage;

public abstract class DatabaseSetupConformance(TestDatabase database) : DatabaseConformance(database)
{
    [SetUp]
    public Task Begin_without_a_database() => Database.DropAsync();

    [Test]
    public async Task Makes_a_database_that_is_missing()
    {
        var applied = await Database.MigrateAsync();

        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 1);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
        Assert.That(applied, Is.Positive);
        Assert.That((await engine.FindCounterAsync(plan.JobId))!.Finished, Is.EqualTo(1));
    }

    [Test]
    public async Task Changes_nothing_the_second_time()
    {
        await Database.MigrateAsync();
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 1);

        Assert.That(await Database.MigrateAsync(), Is.Zero);
        Assert.That(await engine.FindJobAsync(plan.JobId), Is.Not.Null);
    }

    [Test]
    public async Task Lets_four_processes_make_it_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Database.MigrateAsync)));

        Assert.That(await Database.MigrateAsync(), Is.Zero);
    }

    [Test]
    public async Task Says_how_to_make_a_database_that_is_missing()
    {
        await using var engine = await StartAsync(start: false);
        await Database.DropAsync();

        Assert.That(
            async () => await engine.Store.LoadAsync<PollerTask>(Guid.NewGuid(), CancellationToken.None),
            Throws.TypeOf<DependencyUnavailableException>().With.Message.Contains("'pollersaga migrate'"));
    }
}
