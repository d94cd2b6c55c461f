using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.ReadModel;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Storage.Plans;

/// <summary>
/// That every query comes to its rows by an index, however many there are: the plans are those of the production queries, taken on their
/// way to a database with <see cref="ManyRows"/>. One database serves all tests.
/// </summary>
/// <param name="database">The tests' own database.</param>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
[Parallelizable(ParallelScope.Self)]
public abstract class QueryPlansConformance(TestDatabase database)
{
    // A statement that looks at each task of a large job takes at least as much as it has tasks.
    private const long MaxWork = ManyRows.Released / 2;

    private readonly ManyRows _rows = new();
    private PlanRecorder _recorder = null!;
    private TestEngine _engine = null!;

    private static IEnumerable<string> Queries => EngineQueries.All.Select(query => query.Name);

    private protected abstract IPlanReader Plans { get; }

    [OneTimeSetUp]
    public async Task Lay_down_many_rows()
    {
        await database.CreateAsync();
        _recorder = new PlanRecorder(Plans);
        _engine = await TestEngine.StartAsync(
            ["Retention:Payloads=10.00:00:00", "Retention:UnprocessedPayloads=20.00:00:00"],
            services => services.AddSingleton<IDatabase>(provider =>
                new ObservedDatabase(DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()), _recorder)),
            start: false,
            database: database);
        await _rows.LayDownAsync(_engine);
        await _engine.Store.ChangeAsync(GatherStatisticsAsync);
    }

    [OneTimeTearDown]
    public async Task Drop_the_database()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        await database.DisposeAsync();
    }

    [TestCaseSource(nameof(Queries))]
    public async Task Comes_to_its_rows_by_an_index(string name)
    {
        var query = EngineQueries.All.Single(query => query.Name == name);

        var plans = await _recorder.RecordAsync(() => query.RunAsync(_engine, _rows));

        Assert.That(plans, Is.Not.Empty);
        using (Assert.EnterMultipleScope())
        {
            foreach (var plan in plans)
            {
                Assert.That(plan.Accesses, Is.Not.Empty, plan.Sql);
                Assert.That(plan.Accesses.Distinct(), Is.SubsetOf(query.Accesses), plan.Sql);
                Assert.That(plan.Work, Is.Null.Or.LessThan(MaxWork), plan.Sql);
            }
        }
    }

    [Test]
    public async Task Names_the_pages_of_a_large_job_that_were_lost_early_without_a_look_at_those_between()
    {
        PollerJobStatus? status = null;
        List<TaskView>? late = null;

        var plans = await _recorder.RecordAsync(async () =>
        {
            status = await _engine.Queries.GetStatusAsync(_rows.Cancelled, CancellationToken.None);
            late = await _engine.Get<PollerTaskQueries>().ListAsync(
                _rows.Cancelled,
                PollerTaskStates.Failed,
                ManyRows.Released - 3,
                most: 4,
                CancellationToken.None);
        });

        const int Lost = 2;
        Assert.That(status!.Summary.FailedToComplete, Is.EqualTo(ManyRows.FailedOfCancelled));
        Assert.That(
            status.Failures.Take(2).Select(failure => (failure.StartAt / 100, failure.Error)),
            Is.EqualTo(new[] { (ManyRows.LostEarly, "Cancelled."), (500, "It was to fail.") }));
        Assert.That(late!.Select(task => task.Index), Is.EqualTo(Enumerable.Range(ManyRows.Released - 2, 4)));
        Assert.That(plans.Sum(plan => plan.Work), Is.LessThan(MaxWork));
        Assert.That((await _engine.FindCounterAsync(_rows.Cancelled))!.LostPages, Has.Count.EqualTo(Lost));
    }

    [Test]
    public async Task Knows_a_query_that_reads_all_rows()
    {
        var plans = await _recorder.RecordAsync(() => _engine.Store.ReadAsync(db => db.Tasks.CountAsync(task => task.Attempts > 1_000)));

        Assert.That(plans.Single().Accesses, Is.EqualTo(new[] { "PollerTasks whole" }));
        Assert.That(plans.Single().Work, Is.GreaterThan(ManyRows.Released));
    }

    [Test]
    public async Task Knows_a_query_that_reads_all_tasks_of_a_job()
    {
        var plans = await _recorder.RecordAsync(
            () => _engine.Store.ReadAsync(db => db.Tasks.CountAsync(task => task.JobId == _rows.Running && task.Attempts > 1_000)));

        Assert.That(plans.Single().Work, Is.GreaterThanOrEqualTo(ManyRows.Released - 2));
    }

    /// <summary>Lets the database know what it holds, where it is not known by itself in production.</summary>
    private protected virtual Task GatherStatisticsAsync(PollerDbContext db) => Task.CompletedTask;
}
