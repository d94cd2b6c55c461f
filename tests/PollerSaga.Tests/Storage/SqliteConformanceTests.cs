using Microsoft.Data.Sqlite;
using PollerSaga.Faults;
using PollerSaga.Tests.ApiKeys;
using PollerSaga.Tests.Fetching.Budgets;
using PollerSaga.Tests.Fetching.Credentials.Rotation;
using PollerSaga.Tests.Jobs;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Maintenance;
using PollerSaga.Tests.ReadModel;
using PollerSaga.Tests.Sources.Storage;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Storage.Sagas;
using PollerSaga.Tests.Window;

namespace PollerSaga.Tests.Storage;

/// <summary>Every suite on SQLite.</summary>
public static class SqliteConformanceTests
{
    public sealed class ApiKeyStoreTests() : ApiKeyStoreConformance(new SqliteTestDatabase());

    public sealed class DatabaseSetupTests() : DatabaseSetupConformance(new SqliteTestDatabase());

    public sealed class HostBudgetsTests() : HostBudgetsConformance(new SqliteTestDatabase());

    public sealed class DeadlineSweepTests() : DeadlineSweepConformance(new SqliteTestDatabase());

    public sealed class PayloadRetentionTests() : PayloadRetentionConformance(new SqliteTestDatabase());

    public sealed class RetentionSweepTests() : RetentionSweepConformance(new SqliteTestDatabase());

    public sealed class RotatedTokensTests() : RotatedTokensConformance(new SqliteTestDatabase());

    public sealed class GroupCommitterTests() : GroupCommitterConformance(new SqliteTestDatabase())
    {
        [Test]
        public async Task Says_that_the_file_is_locked_and_goes_on_when_it_is_not()
        {
            await using var engine = await StartAsync(
                [$"Database:ConnectionString={Database.ConnectionString};Default Timeout=1"],
                start: false);
            await using var other = new SqliteConnection($"{Database.ConnectionString};Pooling=False");
            var plan = await engine.PlanJobAsync(Url, pages: 100);
            await other.OpenAsync();
            await ExecuteAsync(other, "BEGIN IMMEDIATE");

            Assert.That(
                async () => await engine.Store.SaveAsync(Writes.Start(plan[0])),
                Throws.TypeOf<DependencyUnavailableException>().With.Message.EqualTo(
                    $"{other.DataSource} is locked by another program. Close it."));
            await ExecuteAsync(other, "ROLLBACK");
            await engine.Store.SaveAsync(Writes.Start(plan[0]));

            Assert.That(await engine.FindTaskAsync(plan[0].TaskId), Is.Not.Null);
        }

        private static async Task ExecuteAsync(SqliteConnection connection, string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    public sealed class LeaseRenewalTests() : LeaseRenewalConformance(new SqliteTestDatabase());

    public sealed class LostSendsTests() : LostSendsConformance(new SqliteTestDatabase());

    public sealed class UnsentMessagesTests() : UnsentMessagesConformance(new SqliteTestDatabase());

    public sealed class NarrowedWindowTests() : NarrowedWindowConformance(new SqliteTestDatabase());

    public sealed class MaintenanceLeaderTests() : MaintenanceLeaderConformance(new SqliteTestDatabase());

    public sealed class MigratedRowsTests() : MigratedRowsConformance(new SqliteTestDatabase());

    public sealed class JobCommandsTests() : JobCommandsConformance(new SqliteTestDatabase());

    public sealed class PollerJobRedriveTests() : PollerJobRedriveConformance(new SqliteTestDatabase());

    public sealed class PollerQueriesTests() : PollerQueriesConformance(new SqliteTestDatabase());

    public sealed class PollerTaskQueriesTests() : PollerTaskQueriesConformance(new SqliteTestDatabase());

    public sealed class ResumeSweepTests() : ResumeSweepConformance(new SqliteTestDatabase());

    public sealed class SagaRepositoryTests() : SagaRepositoryConformance(new SqliteTestDatabase());

    public sealed class SeveralProcessesTests() : SeveralProcessesConformance(new SqliteTestDatabase());

    public sealed class SourceStoreTests() : SourceStoreConformance(new SqliteTestDatabase());

    public sealed class StoredValuesTests() : StoredValuesConformance(new SqliteTestDatabase());

    public sealed class TaskMapQueriesTests() : TaskMapQueriesConformance(new SqliteTestDatabase());

    public sealed class WindowQueriesTests() : WindowQueriesConformance(new SqliteTestDatabase());
}
