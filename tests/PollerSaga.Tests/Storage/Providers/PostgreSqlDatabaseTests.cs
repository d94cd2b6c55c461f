using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Storage.Providers;

public sealed class PostgreSqlDatabaseTests
{
    private static PostgreSqlDatabase Database
    {
        get
        {
            var options = TestSettings.Valid();
            options.Database.ConnectionString = "Host=db.example.org;Port=5433;Database=polls;Username=poller;Password=secret";
            return new PostgreSqlDatabase(options.Of<DatabaseOptions>());
        }
    }

    [TestCase("23505", true, TestName = "Knows_a_second_insert_of_a_key")]
    [TestCase("23503", false, TestName = "Takes_no_broken_reference_for_a_duplicate")]
    [TestCase("23514", false, TestName = "Takes_no_broken_check_for_a_duplicate")]
    [TestCase("40P01", false, TestName = "Takes_no_deadlock_for_a_duplicate")]
    public void IsDuplicateKey(string state, bool isDuplicate) =>
        Assert.That(Database.IsDuplicateKey(Wrapped(Answer(state))), Is.EqualTo(isDuplicate));

    [TestCase("40P01", true, TestName = "Knows_the_victim_of_a_deadlock")]
    [TestCase("40001", true, TestName = "Knows_a_transaction_that_could_not_be_serialized")]
    [TestCase("42P04", true, TestName = "Knows_a_database_that_another_process_has_just_made")]
    [TestCase("57014", false, TestName = "Takes_no_cancelled_statement_for_rolled_back")]
    [TestCase("23505", false, TestName = "Takes_no_duplicate_for_rolled_back")]
    public void IsRolledBack(string state, bool isRolledBack) =>
        Assert.That(Database.IsRolledBack(Wrapped(Answer(state))), Is.EqualTo(isRolledBack));

    [TestCase(
        "28P01",
        "PostgreSQL at db.example.org:5433/polls refuses the log-in: what it says. Check the user and password of " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_wrong_password")]
    [TestCase(
        "28000",
        "PostgreSQL at db.example.org:5433/polls refuses the log-in: what it says. Check the user and password of " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_user_who_may_not_log_in")]
    [TestCase(
        "3D000",
        "PostgreSQL at db.example.org:5433/polls: what it says. Create it with 'pollersaga migrate'.",
        TestName = "Describes_a_database_that_is_missing")]
    [TestCase(
        "42P01",
        "PostgreSQL at db.example.org:5433/polls has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
        TestName = "Describes_a_table_that_is_missing")]
    [TestCase(
        "42703",
        "PostgreSQL at db.example.org:5433/polls has no tables, or tables of another version. Update it with 'pollersaga migrate'.",
        TestName = "Describes_a_column_that_is_missing")]
    [TestCase(
        "42501",
        "PostgreSQL at db.example.org:5433/polls denies access: what it says. Check the rights of the user of " +
            "PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_right_that_is_missing")]
    [TestCase(
        "25006",
        "PostgreSQL at db.example.org:5433/polls is read-only: what it says. Name the primary in PollerSaga:Database:ConnectionString.",
        TestName = "Describes_a_server_that_only_reads")]
    [TestCase(
        "53100",
        "The disk of PostgreSQL at db.example.org:5433/polls is full: what it says. Free some space.",
        TestName = "Describes_a_full_disk")]
    [TestCase("53300", "PostgreSQL at db.example.org:5433/polls failed: what it says.", TestName = "Describes_too_many_connections")]
    [TestCase("57P01", "PostgreSQL at db.example.org:5433/polls failed: what it says.", TestName = "Describes_a_server_that_shuts_down")]
    [TestCase("08006", "PostgreSQL at db.example.org:5433/polls failed: what it says.", TestName = "Describes_a_connection_that_broke")]
    [TestCase(
        "40P01",
        "PostgreSQL at db.example.org:5433/polls failed: what it says.",
        TestName = "Describes_a_deadlock_that_does_not_go_away")]
    [TestCase(
        "55P03",
        "PostgreSQL at db.example.org:5433/polls failed: what it says.",
        TestName = "Describes_a_lock_that_is_not_to_be_had")]
    [TestCase("58030", "PostgreSQL at db.example.org:5433/polls failed: what it says.", TestName = "Describes_a_disk_that_fails")]
    [TestCase("23505", null, TestName = "Takes_a_duplicate_for_no_fault_of_the_database")]
    [TestCase("42601", null, TestName = "Takes_a_statement_that_cannot_be_right_for_a_defect")]
    [TestCase("22001", null, TestName = "Takes_a_value_that_is_too_long_for_a_defect")]
    public void DescribeFault(string state, string? description) =>
        Assert.That(Database.DescribeFault(Wrapped(Answer(state))), Is.EqualTo(description));

    [Test]
    public void Describes_a_server_that_is_not_there() => Assert.That(
        Database.DescribeFault(
            new InvalidOperationException("as EF Core wraps it", new NpgsqlException("Failed to connect", new SocketException(10061)))),
        Does.Match(
            @"^PostgreSQL at db\.example\.org:5433/polls cannot be reached: .*refused.*\. " +
                @"Check that it runs, and PollerSaga:Database:ConnectionString\.$"));

    [Test]
    public void Describes_a_connection_that_ends_without_a_word() => Assert.That(
        Database.DescribeFault(new NpgsqlException("Exception while reading from stream", new EndOfStreamException())),
        Is.EqualTo(
            "PostgreSQL at db.example.org:5433/polls cannot be reached: Exception while reading from stream. Check that it runs, and " +
                "PollerSaga:Database:ConnectionString."));

    [Test]
    public void Takes_the_exceptions_of_others_for_no_fault_of_the_database()
    {
        var exception = new InvalidOperationException("not ours", new IOException());

        Assert.That(
            (Database.DescribeFault(exception), Database.IsDuplicateKey(exception), Database.IsRolledBack(exception)),
            Is.EqualTo(((string?)null, false, false)));
    }

    [Test]
    public void Keeps_the_password_to_itself() =>
        Assert.That(Database.DescribeFault(Answer("28P01")), Does.Not.Contain("secret"));

    private static PostgresException Answer(string state) => new("what it says", "ERROR", "ERROR", state);

    private static DbUpdateException Wrapped(Exception exception) => new("as EF Core wraps it", exception);
}
