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

    private static PollerDbContext ContextOf(DatabaseProvider provider)
    {
        var settings = new PollerSagaOptions();
        settings.Database.Provider = provider;
        settings.Database.ConnectionString = DatabaseProviders.ExampleConnectionString(provider);

        var options = new DbContextOptionsBuilder<PollerDbContext>();
        DatabaseProviders.Create(Options.Create(settings)).Configure(options);
        return new PollerDbContext(options.Options);
    }
}
