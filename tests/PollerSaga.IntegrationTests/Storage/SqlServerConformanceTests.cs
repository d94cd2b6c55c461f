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

/// <summary>Every suite on SQL Server.</summary>
public static class SqlServerConformanceTests
{
    public sealed class ApiKeyStoreTests() : ApiKeyStoreConformance(new SqlServerTestDatabase());

    public sealed class DatabaseSetupTests() : DatabaseSetupConformance(new SqlServerTestDatabase());

    public sealed class HostBudgetsTests() : HostBudgetsConformance(new SqlServerTestDatabase());

    public sealed class DeadlineSweepTests() : DeadlineSweepConformance(new SqlServerTestDatabase());

    public sealed class PayloadRetentionTests() : PayloadRetentionConformance(new SqlServerTestDatabase());

    public sealed class RetentionSweepTests() : RetentionSweepConformance(new SqlServerTestDatabase());

    public sealed class RotatedTokensTests() : RotatedTokensConformance(new SqlServerTestDatabase());

    public sealed class GroupCommitterTests() : GroupCommitterConformance(new SqlServerTestDatabase());

    public sealed class LeaseRenewalTests() : LeaseRenewalConformance(new SqlServerTestDatabase());

    public sealed class MaintenanceLeaderTests() : MaintenanceLeaderConformance(new SqlServerTestDatabase());

    public sealed class LostSendsTests() : LostSendsConformance(new SqlServerTestDatabase());

    public sealed class UnsentMessagesTests() : UnsentMessagesConformance(new SqlServerTestDatabase());

    public sealed class NarrowedWindowTests() : NarrowedWindowConformance(new SqlServerTestDatabase());

    public sealed class MigratedRowsTests() : MigratedRowsConformance(new SqlServerTestDatabase(isMigrated: false));

    public sealed class JobCommandsTests() : JobCommandsConformance(new SqlServerTestDatabase());

    public sealed class PollerJobRedriveTests() : PollerJobRedriveConformance(new SqlServerTestDatabase());

    public sealed class PollerQueriesTests() : PollerQueriesConformance(new SqlServerTestDatabase());

    public sealed class PollerTaskQueriesTests() : PollerTaskQueriesConformance(new SqlServerTestDatabase());

    public sealed class ResumeSweepTests() : ResumeSweepConformance(new SqlServerTestDatabase());

    public sealed class SagaRepositoryTests() : SagaRepositoryConformance(new SqlServerTestDatabase());

    public sealed class ServerTests() : ServerConformance(new SqlServerTestDatabase());

    public sealed class SeveralProcessesTests() : SeveralProcessesConformance(new SqlServerTestDatabase());

    public sealed class SourceStoreTests() : SourceStoreConformance(new SqlServerTestDatabase());

    public sealed class StoredValuesTests() : StoredValuesConformance(new SqlServerTestDatabase());

    public sealed class TaskMapQueriesTests() : TaskMapQueriesConformance(new SqlServerTestDatabase());

    public sealed class WindowQueriesTests() : WindowQueriesConformance(new SqlServerTestDatabase());
}
