using PollerSaga.Tests.ApiKeys;
using PollerSaga.Tests.Fetching.Budgets;
using PollerSaga.Tests.Fetching.Credentials.Rotation;
using PollerSaga.Tests.Jobs;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Maintenance;
using PollerSaga.Tests.ReadModel;
using PollerSaga.Tests.Sources.Storage;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Storage.Sagas;
using PollerSaga.Tests.Window;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>Every suite on PostgreSQL.</summary>
public static class PostgreSqlConformanceTests
{
    public sealed class ApiKeyStoreTests() : ApiKeyStoreConformance(new PostgreSqlTestDatabase());

    public sealed class DatabaseSetupTests() : DatabaseSetupConformance(new PostgreSqlTestDatabase());

    public sealed class HostBudgetsTests() : HostBudgetsConformance(new PostgreSqlTestDatabase());

    public sealed class DeadlineSweepTests() : DeadlineSweepConformance(new PostgreSqlTestDatabase());

    public sealed class PayloadRetentionTests() : PayloadRetentionConformance(new PostgreSqlTestDatabase());

    public sealed class RetentionSweepTests() : RetentionSweepConformance(new PostgreSqlTestDatabase());

    public sealed class RotatedTokensTests() : RotatedTokensConformance(new PostgreSqlTestDatabase());

    public sealed class GroupCommitterTests() : GroupCommitterConformance(new PostgreSqlTestDatabase());

    public sealed class LeaseRenewalTests() : LeaseRenewalConformance(new PostgreSqlTestDatabase());

    public sealed class MaintenanceLeaderTests() : MaintenanceLeaderConformance(new PostgreSqlTestDatabase());

    public sealed class LostSendsTests() : LostSendsConformance(new PostgreSqlTestDatabase());

    public sealed class UnsentMessagesTests() : UnsentMessagesConformance(new PostgreSqlTestDatabase());

    public sealed class NarrowedWindowTests() : NarrowedWindowConformance(new PostgreSqlTestDatabase());

    public sealed class MigratedRowsTests() : MigratedRowsConformance(new PostgreSqlTestDatabase(isCopy: false));

    public sealed class JobCommandsTests() : JobCommandsConformance(new PostgreSqlTestDatabase());

    public sealed class PollerJobRedriveTests() : PollerJobRedriveConformance(new PostgreSqlTestDatabase());

    public sealed class PollerQueriesTests() : PollerQueriesConformance(new PostgreSqlTestDatabase());

    public sealed class PollerTaskQueriesTests() : PollerTaskQueriesConformance(new PostgreSqlTestDatabase());

    public sealed class ResumeSweepTests() : ResumeSweepConformance(new PostgreSqlTestDatabase());

    public sealed class SagaRepositoryTests() : SagaRepositoryConformance(new PostgreSqlTestDatabase());

    public sealed class ServerTests() : ServerConformance(new PostgreSqlTestDatabase());

    public sealed class SeveralProcessesTests() : SeveralProcessesConformance(new PostgreSqlTestDatabase());

    public sealed class SourceStoreTests() : SourceStoreConformance(new PostgreSqlTestDatabase());

    public sealed class StoredValuesTests() : StoredValuesConformance(new PostgreSqlTestDatabase());

    public sealed class TaskMapQueriesTests() : TaskMapQueriesConformance(new PostgreSqlTestDatabase());

    public sealed class WindowQueriesTests() : WindowQueriesConformance(new PostgreSqlTestDatabase());
}
