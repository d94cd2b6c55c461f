using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Tests.Storage.Plans;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>The plans that PostgreSQL chooses when it knows how much its tables hold, as it does by itself where autovacuum runs.</summary>
public sealed class PostgreSqlQueryPlansTests() : QueryPlansConformance(new PostgreSqlTestDatabase())
{
    private protected override IPlanReader Plans { get; } = new PostgreSqlPlanReader();

    private protected override Task GatherStatisticsAsync(PollerDbContext db) => db.Database.ExecuteSqlRawAsync("ANALYZE");
}
