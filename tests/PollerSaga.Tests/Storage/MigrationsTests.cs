using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tests.Storage.Providers;

namespace PollerSaga.Tests.Storage;

public sealed class MigrationsTests
{
    [Test]
    public void Lead_to_the_model_of_today([Values] DatabaseProvider provider)
    {
        using var db = ContextOf(provider);

        Assert.That(db.Database.GetMigrations(), Is.Not.Empty);
        Assert.That(db.Database.HasPendingModelChanges(), Is.False, "dotnet ef migrations add, in each of the migrations' projects");
    }

    [Test]
    public void Make_a_script_that_SQL_Server_can_parse()
    {
        using var db = ContextOf(DatabaseProvider.SqlServer);
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        var parsed = TransactSql.Parse(script, out var errors);

        Assert.That(errors, Is.Empty);
        Assert.That(TransactSql.Statements(parsed).Count(), Is.GreaterThan(10));
    }

    [Test]
    public async Task Take_a_job_of_before_for_one_in_its_first_run()
    {
        var jobId = Guid.NewGuid();
        var id = jobId.ToString();
        await using var engine = await TestEngine.StartAsync(start: false, migrate: false);
        await using var db = await engine.Get<IDbContextFactory<PollerDbContext>>().CreateDbContextAsync();
        await db.GetService<IMigrator>().MigrateAsync("Steering");
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO PollerJobs (JobId, State, Version, Url, MaxConcurrency, StartedAt, RunStartedAt, ExpiresAt, HistoryCount)
            VALUES ({id}, 'Running', 1, 'http://127.0.0.1:9/payload', 25, '2026-11-25T12:00:00.000Z', '2026-11-25T12:00:00.000Z', 1, 0)
            """);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO PollerJobCounters (
                JobId, TotalRecords, PageSize, Total, Window, Next, NextBefore, Redriven, RedriveNext, Finished, Failed, Completed,
                ProgressAt)
            VALUES ({id}, 100, 100, 1, 1, 1, 0, 0, 0, 0, 0, 0, '2026-11-25T12:00:00.000Z')
            """);

        await db.Database.MigrateAsync();

        Assert.That(((await engine.FindJobAsync(jobId))!.Run, (await engine.FindCounterAsync(jobId))!.Run), Is.EqualTo((1, 1)));
    }

    private static PollerDbContext ContextOf(DatabaseProvider provider)
    {
        var settings = new DatabaseOptions { Provider = provider, ConnectionString = DatabaseProviders.ExampleConnectionString(provider) };

        var options = new DbContextOptionsBuilder<PollerDbContext>();
        DatabaseProviders.Create(Options.Create(settings)).Configure(options);
        return new PollerDbContext(options.Options);
    }
}
