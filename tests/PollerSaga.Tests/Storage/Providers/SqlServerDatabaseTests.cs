using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Storage.Providers;

public sealed class SqlServerDatabaseTests
{
    private static SqlServerDatabase Database
    {
        get
        {
            var options = TestSettings.Valid();
            options.Database.ConnectionString = "Server=db.example.org,1444;Database=polls;User Id=poller;Password=secret";
            return new SqlServerDatabase(options.Of<DatabaseOptions>());
        }
    }

    [TestCase(2627, true, TestName = "Knows_a_second_insert_of_a_primary_key")]
    [TestCase(2601, true, TestName = "Knows_a_second_insert_into_a_unique_index")]
    [TestCase(547, false, TestName = "Takes_no_other_constraint_for_a_duplicate")]
    [TestCase(515, false, TestName = "Takes_no_missing_value_for_a_duplicate")]
    public void IsDuplicateKey(int number, bool isDuplicate) =>
        Assert.That(Database.IsDuplicateKey(Wrapped(Answer(number, severity: 14))), Is.EqualTo(isDuplicate));

    [TestCase(1205, true, TestName = "Knows_the_victim_of_a_deadlock")]
    [TestCase(3960, true, TestName = "Knows_a_snapshot_that_was_overtaken")]
    [TestCase(1801, true, TestName = "Knows_a_database_that_another_process_has_just_made")]
    [TestCase(1222, false, TestName = "Takes_no_lock_that_took_too_long_for_rolled_back")]
    [TestCase(2627, false, TestName = "Takes_no_duplicate_for_rolled_back")]
    public void IsRolledBack(int number, bool isRolledBack) =>
        Assert.That(Database.IsRolledBack(Wrapped(Answer(number, severity: 13))), Is.EqualTo(isRolledBack));

    [TestCase(
        -2,
        11,
        "SQL Server at db.example.org,1444/polls did not answer in time: What it says. Check its load, or raise Command Timeout in " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_server_that_is_too_slow")]
    [TestCase(
        10061,
        20,
        "SQL Server at db.example.org,1444/polls cannot be reached: What it says. Check that it runs, and " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_server_that_is_not_there")]
    [TestCase(
        0,
        11,
        "SQL Server at db.example.org,1444/polls cannot be reached: What it says. Check that it runs, and " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_connection_that_broke")]
    [TestCase(
        208,
        16,
        "SQL Server at db.example.org,1444/polls has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
        TestName = "Describes_a_table_that_is_missing")]
    [TestCase(
        207,
        16,
        "SQL Server at db.example.org,1444/polls has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
        TestName = "Describes_a_column_that_is_missing")]
    [TestCase(
        229,
        14,
        "SQL Server at db.example.org,1444/polls denies access: What it says. Check the rights of the user of " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_right_that_is_missing")]
    [TestCase(
        4060,
        11,
        "SQL Server at db.example.org,1444/polls: What it says. Create it with 'pollersaga migrate', or give the user its rights.",
        TestName = "Describes_a_database_that_is_missing")]
    [TestCase(
        18456,
        14,
        "SQL Server at db.example.org,1444/polls refuses the log-in: What it says. Check the user and password of " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_wrong_password")]
    [TestCase(
        9002,
        17,
        "The disk of SQL Server at db.example.org,1444/polls is full: What it says. Free some space.",
        TestName = "Describes_a_full_log")]
    [TestCase(
        1105,
        17,
        "The disk of SQL Server at db.example.org,1444/polls is full: What it says. Free some space.",
        TestName = "Describes_a_full_disk")]
    [TestCase(
        3906,
        16,
        "SQL Server at db.example.org,1444/polls is read-only: What it says. Name the primary in PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_database_that_only_reads")]
    [TestCase(
        1205,
        13,
        "SQL Server at db.example.org,1444/polls failed: What it says.",
        TestName = "Describes_a_deadlock_that_does_not_go_away")]
    [TestCase(
        40613,
        14,
        "SQL Server at db.example.org,1444/polls failed: What it says.",
        TestName = "Describes_a_cloud_database_that_moves")]
    [TestCase(701, 17, "SQL Server at db.example.org,1444/polls failed: What it says.", TestName = "Describes_a_server_out_of_memory")]
    [TestCase(823, 24, "SQL Server at db.example.org,1444/polls failed: What it says.", TestName = "Describes_a_disk_that_fails")]
    [TestCase(
        18470,
        14,
        "SQL Server at db.example.org,1444/polls refuses the log-in: What it says. Check the user and password of " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_an_account_that_is_disabled")]
    [TestCase(
        40615,
        14,
        "SQL Server at db.example.org,1444/polls refuses the address of this machine: What it says. Add it to the firewall rules of the " +
            "server.",
        TestName = "Describes_a_firewall_of_Azure")]
    [TestCase(2627, 14, null, TestName = "Takes_a_duplicate_for_no_fault_of_the_database")]
    [TestCase(102, 15, null, TestName = "Takes_a_statement_that_cannot_be_right_for_a_defect")]
    [TestCase(2628, 16, null, TestName = "Takes_a_value_that_is_too_long_for_a_defect")]
    public void DescribeFault(int number, byte severity, string? description)
    {
        Assert.That(Database.Describe(number, severity, "What it says."), Is.EqualTo(description));
        Assert.That(Database.DescribeFault(Wrapped(Answer(number, severity))), Is.EqualTo(description));
    }

    [Test]
    public void Describes_every_transient_error(
        [Values(
            921, 922, 927, 952, 976, 978, 983, 1807, 17142, 17187, 6005, 18401, 4221, 10928, 10929, 10936, 40143, 40197, 40501, 40540,
            40549, 40550, 40551, 40552, 40553, 40613, 42108, 42109, 49918, 49919, 49920)]
        int number) =>
        Assert.That(
            Database.DescribeFault(Wrapped(Answer(number, severity: 14))),
            Is.EqualTo("SQL Server at db.example.org,1444/polls failed: What it says."));

    [Test]
    public void Looks_at_all_errors_of_an_exception()
    {
        var duplicate = Wrapped(Answer((3621, 0), (2627, 14)));
        var victim = Wrapped(Answer((3621, 0), (1205, 13)));
        var failover = Wrapped(Answer((50000, 16), (983, 14)));

        Assert.That((Database.IsDuplicateKey(duplicate), Database.IsRolledBack(victim)), Is.EqualTo((true, true)));
        Assert.That(Database.DescribeFault(failover), Is.EqualTo("SQL Server at db.example.org,1444/polls failed: What it says."));
    }

    [Test]
    public void Knows_a_refused_log_in([Values(18452, 18456, 18470, 18486, 18487, 18488)] int number) =>
        Assert.That(Database.IsRefusal(Wrapped(Answer(number, severity: 14))), Is.True);

    [Test]
    public void Takes_a_missing_database_for_no_refusal([Values] bool first)
    {
        // The server sends both errors.
        var missing = Wrapped(first ? Answer((4060, 11), (18456, 14)) : Answer((18456, 14), (4060, 11)));

        Assert.That((Database.IsMissing(missing), Database.IsRefusal(missing)), Is.EqualTo((true, false)));
        Assert.That(Database.DescribeFault(missing), Does.EndWith("Create it with 'pollersaga migrate', or give the user its rights."));
    }

    private static IEnumerable<TestCaseData> OpeningFailures() =>
    [
        new TestCaseData(new InvalidOperationException("Timeout expired. All pooled connections are in use.")).SetArgDisplayNames("pool"),
        new TestCaseData(Answer(50001, severity: 14)).SetArgDisplayNames("unlisted error"),
        new TestCaseData(new IOException("Broken.")).SetArgDisplayNames("broken connection"),
    ];

    [TestCaseSource(nameof(OpeningFailures))]
    public async Task Takes_every_failure_to_open_a_connection_for_an_unavailable_database(Exception failure)
    {
        await using var engine = await StartAsync(failure);

        var read = await engine.FindJobAsync(Guid.NewGuid()).FailureOf<DependencyUnavailableException>();
        var write = await engine.Store.ChangeAsync(db => db.Jobs.ExecuteDeleteAsync()).FailureOf<DependencyUnavailableException>();

        Assert.That(read.Message, Is.EqualTo(
            $"No connection to SQL Server at nowhere/pollersaga can be opened: {failure.Message} Check that it runs, its load, and "
                + "PollerSaga:Database:ConnectionString."));
        Assert.That(write.Message, Is.EqualTo(read.Message));
    }

    [Test]
    public async Task Leaves_a_cancelled_opening_cancelled()
    {
        await using var engine = await StartAsync(new OperationCanceledException());

        await engine.FindJobAsync(Guid.NewGuid()).FailureOf<OperationCanceledException>();
    }

    [Test]
    public async Task Stops_migration_and_start_at_the_first_refused_log_in()
    {
        var opening = new FailingConnections(Answer(18456, severity: 14));
        await using var engine = await StartAsync(opening);

        var start = await engine.Get<IEnumerable<IStartCheck>>()
            .OfType<DatabaseCheck>()
            .Single()
            .CheckAsync(CancellationToken.None)
            .FailureOf<DependencyRefusedException>();
        var migration = await engine.Get<IServiceProvider>().MigratePollerSagaAsync().FailureOf<DependencyRefusedException>();

        Assert.That(opening.Count, Is.EqualTo(2), "one log-in each");
        Assert.That(start.Message, Does.StartWith("SQL Server at nowhere/pollersaga refuses the log-in: What it says."));
        Assert.That(migration.Message, Is.EqualTo(start.Message));
    }

    [Test]
    public void Takes_the_exceptions_of_others_for_no_fault_of_the_database()
    {
        var exception = new InvalidOperationException("not ours", new IOException());

        Assert.That(
            (Database.DescribeFault(exception), Database.IsDuplicateKey(exception), Database.IsRolledBack(exception)),
            Is.EqualTo(((string?)null, false, false)));
    }

    private static Task<TestEngine> StartAsync(Exception failure) => StartAsync(new FailingConnections(failure));

    private static Task<TestEngine> StartAsync(FailingConnections connections) => TestEngine.StartAsync(
        ["Database:Provider=SqlServer", "Database:ConnectionString=Server=nowhere;Database=pollersaga"],
        services => services.AddSingleton<IDatabase>(provider => new ObservedDatabase(
            DatabaseProviders.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>()),
            connections)),
        start: false,
        migrate: false);

    private static SqlException Answer(int number, byte severity) => Answer((number, severity));

    /// <summary>An exception as the driver makes it of the server's answer; it lets nobody else make one.</summary>
    private static SqlException Answer(params (int Number, byte Severity)[] answers)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;
        var constructor = typeof(SqlError).GetConstructors(Hidden)[0];
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        foreach (var (number, severity) in answers)
        {
            var error = constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.Name switch
            {
                "infoNumber" => number,
                "errorClass" => severity,
                "errorMessage" => "What it says.",
                _ => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null,
            })]);
            typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [error]);
        }

        return (SqlException)typeof(SqlException)
            .GetMethod("CreateException", Hidden, [typeof(SqlErrorCollection), typeof(string)])!
            .Invoke(null, [errors, "16.00.0000"])!;
    }

    private static DbUpdateException Wrapped(Exception exception) => new("as EF Core wraps it", exception);

    /// <summary>Makes every opening of a connection fail.</summary>
    private sealed class FailingConnections(Exception failure) : DbConnectionInterceptor
    {
        private int _count;

        /// <summary>The number of openings.</summary>
        public int Count => Volatile.Read(ref _count);

        public override InterceptionResult<DbConnection> ConnectionCreating(
            ConnectionCreatingEventData eventData,
            InterceptionResult<DbConnection> result) =>
            InterceptionResult<DbConnection>.SuppressWithResult(new Connection(this));

        private Exception Fail()
        {
            Interlocked.Increment(ref _count);
            return failure;
        }

        private sealed class Connection(FailingConnections connections) : DbConnection
        {
            [AllowNull]
            public override string ConnectionString { get; set; } = "Server=nowhere;Database=pollersaga";

            public override string Database => "pollersaga";

            public override string DataSource => "nowhere";

            public override string ServerVersion => "16.00.0000";

            public override ConnectionState State => ConnectionState.Closed;

            public override void Open() => throw connections.Fail();

            public override void Close()
            {
            }

            public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

            protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

            protected override DbCommand CreateDbCommand() => new SqlCommand();
        }
    }
}
