using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;

namespace PollerSaga.Tests.Storage;

public sealed class PollerDbContextFactoryTests
{
    [Test]
    public void Gives_out_a_model_that_any_number_of_threads_may_use()
    {
        var factory = new PollerDbContextFactory(NewOptions());

        using var db = factory.CreateDbContext();

        Assert.That(db.Model.FindRuntimeAnnotationValue(RelationalAnnotationNames.RelationalModel), Is.Not.Null, "its tables");
    }

    // With a model of its own, as a process that starts.
    private static DbContextOptions<PollerDbContext> NewOptions()
    {
        var settings = new DatabaseOptions { ConnectionString = DatabaseProviders.ExampleConnectionString(DatabaseProvider.Sqlite) };

        var options = new DbContextOptionsBuilder<PollerDbContext>();
        DatabaseProviders.Create(Options.Create(settings)).Configure(options);
        return options.UseInternalServiceProvider(new ServiceCollection().AddEntityFrameworkSqlite().BuildServiceProvider()).Options;
    }
}
