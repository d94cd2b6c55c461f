namespace PollerSaga.Tests.Storage.Plans;

/// <summary>The plans of SQLite, which knows nothing of what its tables hold, as in production.</summary>
public sealed class SqliteQueryPlansTests() : QueryPlansConformance(new SqliteTestDatabase())
{
    private protected override IPlanReader Plans { get; } = new SqlitePlanReader();
}
