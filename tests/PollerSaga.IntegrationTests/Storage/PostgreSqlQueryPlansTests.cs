using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tests.Storage.Plans;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>Query plans of PostgreSQL with current table statistics, as autovacuum provides them.</summary>
public sealed class PostgreSqlQueryPlansTests() : QueryPlansConformance(new PostgreSqlTestDatabase())
{
    private protected override IPlanReader Plans { get; } = new PostgreSqlPlanReader();

    private protected override Task GatherStatisticsAsync(PollerDbContext db) => db.Database.ExecuteSqlRawAsync("ANALYZE");
}
