using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tests.Storage.Plans;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>Query plans of SQL Server with current table statistics, as it updates them itself.</summary>
public sealed class SqlServerQueryPlansTests() : QueryPlansConformance(new SqlServerTestDatabase())
{
    private protected override IPlanReader Plans { get; } = new SqlServerPlanReader();

    private protected override Task GatherStatisticsAsync(PollerDbContext db) => db.Database.ExecuteSqlRawAsync("EXEC sp_updatestats");
}
