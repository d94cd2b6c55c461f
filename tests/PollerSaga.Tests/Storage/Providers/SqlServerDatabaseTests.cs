using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
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
    [TestCase(2627, 14, null, TestName = "Takes_a_duplicate_for_no_fault_of_the_database")]
    [TestCase(102, 15, null, TestName = "Takes_a_statement_that_cannot_be_right_for_a_defect")]
    [TestCase(2628, 16, null, TestName = "Takes_a_value_that_is_too_long_for_a_defect")]
    public void DescribeFault(int number, byte severity, string? description)
    {
        Assert.That(Database.Describe(number, severity, "What it says."), Is.EqualTo(description));
        Assert.That(Database.DescribeFault(Wrapped(Answer(number, severity))), Is.EqualTo(description));
    }

    [Test]
    public void Takes_the_exceptions_of_others_for_no_fault_of_the_database()
    {
        var exception = new InvalidOperationException("not ours", new IOException());

        Assert.That(
            (Database.DescribeFault(exception), Database.IsDuplicateKey(exception), Database.IsRolledBack(exception)),
            Is.EqualTo(((string?)null, false, false)));
    }

    /// <summary>An exception as the driver makes it of the server's answer; it lets nobody else make one.</summary>
    private static SqlException Answer(int number, byte severity)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;
        var constructor = typeof(SqlError).GetConstructors(Hidden)[0];
        var error = constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.Name switch
        {
            "infoNumber" => number,
            "errorClass" => severity,
            "errorMessage" => "What it says.",
            _ => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null,
        })]);
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [error]);
        return (SqlException)typeof(SqlException)
            .GetMethod("CreateException", Hidden, [typeof(SqlErrorCollection), typeof(string)])!
            .Invoke(null, [errors, "16.00.0000"])!;
    }

    private static DbUpdateException Wrapped(Exception exception) => new("as EF Core wraps it", exception);
}
