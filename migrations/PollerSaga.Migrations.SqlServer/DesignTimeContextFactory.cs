using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Options;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;

namespace PollerSaga.Migrations.SqlServer;

/// <summary>The context that <c>dotnet ef</c> compares with the migrations; no database is opened.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<PollerDbContext>
{
    public PollerDbContext CreateDbContext(string[] args)
    {
        var settings = new DatabaseOptions { Provider = DatabaseProvider.SqlServer, ConnectionString = "Server=localhost;Database=pollersaga" };

        var options = new DbContextOptionsBuilder<PollerDbContext>();
        DatabaseProviders.Create(Options.Create(settings)).Configure(options);
        return new PollerDbContext(options.Options);
    }
}
