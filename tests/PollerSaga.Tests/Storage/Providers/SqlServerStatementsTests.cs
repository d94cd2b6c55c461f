using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Maintenance.Retention;
using PollerSaga.ReadModel;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage.Providers;

/// <summary>
/// Every statement the engine makes for SQL Server, without one: the conformance suite runs them where a server is given.
/// </summary>
public sealed partial class SqlServerStatementsTests
{
    private static readonly Uri Url = new("http://127.0.0.1:9/payload");

    // One job that failed at the first of three released pages. The state is one of jobs and of tasks alike.
    private static readonly Dictionary<string, object> Row = new()
    {
        ["JobId"] = Guid.NewGuid(),
        ["TaskId"] = Guid.NewGuid(),
        ["State"] = nameof(PollerJobState.Failed),
        ["Url"] = Url.OriginalString,
        ["Error"] = "It was to fail.",
        ["PayloadBucket"] = "bucket",
        ["PayloadKey"] = "key",
        ["TotalRecords"] = 300L,
        ["PayloadBytes"] = 1L,
        ["ExpiresAt"] = 1L,
        ["Total"] = 3,
        ["Next"] = 3,
        ["Released"] = 3,
        ["StartedAt"] = DateTimeOffset.UnixEpoch,
        ["FinishedAt"] = DateTimeOffset.UnixEpoch,
        ["RetainedSince"] = DateTimeOffset.UnixEpoch,
        ["DeadlineAt"] = DateTimeOffset.MaxValue,
        ["EndedAt"] = DateTimeOffset.UnixEpoch,
        ["LeaseUntil"] = DateTimeOffset.UnixEpoch,
        ["ProgressAt"] = DateTimeOffset.UnixEpoch,
        ["ClosedAt"] = DBNull.Value,
        ["LostPages"] = DBNull.Value,
        ["Kind"] = 0,
        ["Source"] = DBNull.Value,
        ["SourceVersion"] = DBNull.Value,
        ["Parameters"] = DBNull.Value,
        ["Facts"] = DBNull.Value,
        ["RequestHash"] = 1L,
        ["ContentHash"] = 1L,
        ["Records"] = 1L,
        ["TotalBefore"] = 1L,
        ["TotalAfter"] = 1L,
        ["Window"] = 3,
        ["Run"] = 1,
        ["RunStartedAt"] = DateTimeOffset.UnixEpoch,
        ["PausedAt"] = DBNull.Value,
        ["PreparationLeaseUntil"] = DBNull.Value,
        ["SavedAt"] = DateTimeOffset.UnixEpoch,
        ["CompletedAt"] = DateTimeOffset.UnixEpoch,
        ["Timeout"] = 1L,
        ["ToleratedFailurePercentage"] = 100d,
        ["At"] = DateTimeOffset.UnixEpoch,
        ["What"] = PollerJobEvents.Started,
        ["Detail"] = "It was to start.",
        ["By"] = "someone",
    };

    [Test]
    public async Task All_parse()
    {
        var server = new UnreachedSqlServer(Row);
        await using var engine = await StartAsync(server);

        await QueryAsync(engine);
        await WriteAsync(engine);
        engine.Get<TasksInFlight>().TryEnter(Guid.NewGuid(), presumedNew: false); // for its lease to be renewed
        await engine.StartAsync();
        await ResumeAsync(engine);
        await DeleteAsync(engine);

        Assert.That(server.Statements, Has.Count.GreaterThanOrEqualTo(35));
        Assert.That(server.Statements.Where(statement => statement.Value.Length > 0), Is.Empty);
        Assert.That(
            server.Statements.Keys,
            Has.Some.Match(@"SET \[p\]\.\[ClosedAt\]")
                .And.Some.Match(@"SET \[p\]\.\[State\]")
                .And.Some.Match(@"SET \[p\]\.\[LeaseUntil\][\s\S]*\[TaskId\]")
                .And.Some.Match(@"SET \[p\]\.\[DeadlineAt\]")
                .And.Some.Match("DELETE"));
        Assert.That(server.Statements.Keys, Has.Some.EqualTo("SET NOCOUNT OFF;"));
        Assert.That(
            server.Statements.Keys.Where(statement => statement.Contains("OUTPUT", StringComparison.OrdinalIgnoreCase)),
            Is.Empty,
            "SQL Server refuses the clause for tables with triggers");
        Assert.That(
            server.Statements.Keys.Where(statement => ChangesRows().IsMatch(statement)),
            Is.All.Match(@"SELECT @@ROWCOUNT;\s*$").Or.Contain("SELECT \"JobId\""),
            "the driver would count the rows of triggers too");
    }

    [Test]
    public async Task Advise_to_turn_row_versions_on()
    {
        var isOff = new UnreachedSqlServer(new Dictionary<string, object> { ["Value"] = "[polls]" });
        var isOn = new UnreachedSqlServer(row: null);
        await using var engine = await StartAsync(isOff);
        await using var other = await StartAsync(isOn);

        Assert.That(
            await engine.Store.FindAdviceAsync(CancellationToken.None),
            Is.EqualTo("READ_COMMITTED_SNAPSHOT is off in SQL Server at nowhere/pollersaga: readers wait for writers, and deadlocks delay "
                + "work. Turn it on: ALTER DATABASE [polls] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;"));
        Assert.That(await other.Store.FindAdviceAsync(CancellationToken.None), Is.Null);
        Assert.That(isOff.Statements.Where(statement => statement.Value.Length > 0), Is.Empty);
    }

    [Test]
    public async Task Have_no_more_parameters_than_there_may_be()
    {
        const int Limit = 2100;
        var server = new UnreachedSqlServer(Row);
        await using var engine = await StartAsync(server);
        var plan = await engine.PlanJobAsync(Url, pages: 10_000);
        for (var index = 0; index < 10_000; index++)
            engine.Get<TasksInFlight>().TryEnter(plan[index].TaskId, presumedNew: false);

        await engine.Store.TogetherAsync(Enumerable.Range(0, 300).Select(index => Writes.Start(plan[index])));
        await engine.StartAsync();

        Assert.That(server.MaxParameters, Is.InRange(100, Limit));
    }

    [Test]
    public async Task All_of_a_job_that_is_planned_parse()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var preparing = new Dictionary<string, object>(Row) { ["State"] = nameof(PollerJobState.Preparing) };
        var server = new UnreachedSqlServer(preparing, emptyTable: "PollerJobCounters");
        await using var engine = await StartAsync(server, sweeps: false);
        await engine.StartAsync();

        await engine.SendAsync(
            PollerEndpoints.Preparation,
            new PreparePollerJob(Guid.NewGuid(), api.Url, MaxConcurrency: 25, ExpiresAt: 1, DeadlineAt: null));
        Assert.That(await engine.Harness.Consumed.Any<PreparePollerJob>(), Is.True);

        Assert.That(server.Statements.Keys, Has.Some.Contain("INSERT INTO [PollerJobCounters]"));
        Assert.That(server.Statements.Where(statement => statement.Value.Length > 0), Is.Empty);
    }

    [Test]
    public async Task All_of_what_people_do_to_a_job_parse()
    {
        var server = new UnreachedSqlServer(Row);
        await using var engine = await StartAsync(server);
        var plan = await engine.PlanJobAsync(Url, pages: 300);
        var job = new PollerJob
        {
            CorrelationId = plan.JobId,
            CurrentState = nameof(PollerJobState.Running),
            Url = Url,
            HistoryCount = PollerJobEvent.MaxPerJob,
        };
        job.Record(TimeProvider.System, PollerJobEvents.Paused, by: null);

        await engine.Store.SaveAsync(new SagaRowWrite<PollerJob>(job, nameof(PollerJobState.Running)));

        Assert.That(
            server.Statements.Keys,
            Has.Some.Contain("INSERT INTO [PollerJobHistory]")
                .And.Some.Match(@"DELETE[\s\S]*\[PollerJobHistory\]")
                .And.Some.Match(@"SET \[p\]\.\[Window\]")
                .And.Some.Match(@"SET \[State\]"));
        Assert.That(server.Statements.Where(statement => statement.Value.Length > 0), Is.Empty);
    }

    [Test]
    public async Task All_of_a_job_that_runs_again_parse()
    {
        var server = new UnreachedSqlServer(Row, emptyTable: "PollerTasks");
        await using var engine = await StartAsync(server);
        var plan = await engine.PlanJobAsync(Url, pages: 300);
        var job = new PollerJob { CorrelationId = plan.JobId, CurrentState = nameof(PollerJobState.Preparing), Url = Url, Run = 100 };

        await engine.Get<JobPlanner>().PlanAsync(job.ToPreparation(), CancellationToken.None);
        await engine.Store.ExecuteOnConnectionAsync(job.CorrelationId, connection =>
            WindowReopening.OpenAsync(connection, job, DateTimeOffset.UnixEpoch));

        Assert.That(
            server.Statements.Keys,
            Has.Some.Match(@"SET \[p\]\.\[State\]").And.Some.Match(@"\[Redriven\] = \("));
        Assert.That(server.Statements.Where(statement => statement.Value.Length > 0), Is.Empty);
    }

    [GeneratedRegex(@"^\s*(UPDATE|DELETE)\b", RegexOptions.Multiline)]
    private static partial Regex ChangesRows();

    private static Task<TestEngine> StartAsync(UnreachedSqlServer server, bool sweeps = true) => TestEngine.StartAsync(
        ["Database:Provider=SqlServer", "Database:ConnectionString=Server=nowhere;Database=pollersaga"],
        services => services.AddSingleton<IDatabase>(provider => new ObservedDatabase(
            DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()),
            server)),
        sweeps: sweeps,
        start: false,
        migrate: false);

    private static async Task QueryAsync(TestEngine engine)
    {
        var (jobId, taskId) = (Guid.NewGuid(), Guid.NewGuid());
        await engine.Queries.GetStatusAsync(jobId, CancellationToken.None);
        await engine.Queries.ListJobsAsync(most: 10, CancellationToken.None);
        await engine.Queries.FindJobAsync(jobId, CancellationToken.None);
        await engine.Queries.ListTasksAsync(jobId, PollerTaskStates.Failed, afterIndex: 3, most: 10, CancellationToken.None);
        await engine.Queries.ListTasksAsync(jobId, state: null, afterIndex: -1, most: 10, CancellationToken.None);
        await engine.Queries.ReadResultAsync(jobId, CancellationToken.None).CountAsync();
        await engine.Queries.ListJobsAsync(
            new JobFilter(PollerJobState.Failed, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            new JobCursor(DateTimeOffset.UnixEpoch, jobId),
            most: 10,
            CancellationToken.None);
        var tasks = engine.Get<PollerTaskQueries>();
        await tasks.ListAsync(jobId, state: null, afterIndex: -1, most: 10, CancellationToken.None);
        await tasks.ListAsync(jobId, PollerTaskStates.Failed, afterIndex: -1, most: 10, CancellationToken.None);
        await tasks.FindAsync(jobId, taskId, CancellationToken.None);
        await tasks.GroupFailuresAsync(jobId, CancellationToken.None);
        await tasks.ListHistoryAsync(jobId, CancellationToken.None);
        await engine.FindTaskAsync(taskId);
        await engine.Store.ReadAsync(db => db.FindReleaseAsync(taskId, CancellationToken.None));
        await engine.Store.ReadAsync(db => db.FindPlanAsync(jobId, CancellationToken.None));
        await engine.Store.ReadAsync(db => db.FindMissingAsync(jobId, CancellationToken.None));
        await engine.Store.ReadAsync(db => db.FindInFlightIndicesAsync(jobId, DateTimeOffset.UnixEpoch, CancellationToken.None));
        await engine.Store.ReadAsync(db => db.Unfinished(jobId).ToListAsync());
    }

    private static async Task WriteAsync(TestEngine engine)
    {
        var plan = await engine.PlanJobAsync(Url, pages: 300);
        foreach (var state in new[] { PollerTaskStates.PayloadSaved, PollerTaskStates.Enqueued, PollerTaskStates.Failed })
            await engine.PutTaskAsync(plan[0], state);
        var failures = await engine.Store.TogetherAsync(Enumerable.Range(0, 50).Select(index => Writes.Start(plan[index])));
        var job = new PollerJob { CorrelationId = plan.JobId, CurrentState = nameof(PollerJobState.Running), Url = Url };
        await engine.Store.SaveAsync(Writes.End(job, PollerJobState.TimedOut));
        Assert.That(failures, Is.All.Null);
    }

    private static async Task ResumeAsync(TestEngine engine)
    {
        var (jobId, resumption) = (Guid.NewGuid(), engine.Get<WindowResumption>());
        var plan = new PollerPlan(jobId, Url, PageSize: 100, Total: 100, ExpiresAt: 0, DeadlineAt: null);
        await resumption.StartMissingAsync(plan, CancellationToken.None);
        await resumption.ResumeStartedAsync(plan, DateTimeOffset.MaxValue, CancellationToken.None).SumAsync();
        await resumption.ClaimStalledJobAsync(jobId, DateTimeOffset.MaxValue);
        await engine.Get<JobDeadlines>().RenewAsync(jobId, DateTimeOffset.UnixEpoch);
        await new DatabaseHealthCheck(engine.Store).CheckHealthAsync(new HealthCheckContext());
    }

    private static async Task DeleteAsync(TestEngine engine)
    {
        var job = new DueJob(Guid.NewGuid(), DateTimeOffset.UnixEpoch, Processed: 0, Unprocessed: 0);
        var cutoffs = new RetentionCutoffs(DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var deleted = await engine.Get<DueDeletion>().DeleteAsync(job, cutoffs, CancellationToken.None);
        Assert.That(deleted.Jobs, Is.EqualTo(1));
    }
}
