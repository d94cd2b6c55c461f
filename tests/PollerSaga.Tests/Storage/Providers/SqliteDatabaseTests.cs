using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Storage.Providers;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const string OneTable = "CREATE TABLE task (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, text TEXT) WITHOUT ROWID;";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["pollersaga.db"];

    private SqliteDatabase Database
    {
        get
        {
            var options = TestSettings.Valid();
            options.Database.ConnectionString = $"Data Source={FilePath};Cache=Private";
            return new SqliteDatabase(options.Of<DatabaseOptions>());
        }
    }

    public void Dispose() => _folder.Dispose();

    [TestCase("INSERT INTO task (id, name) VALUES (1, 'other')", true, TestName = "Knows_a_second_insert_of_a_primary_key")]
    [TestCase("INSERT INTO task (id, name) VALUES (2, 'first')", true, TestName = "Knows_a_second_insert_of_a_unique_column")]
    [TestCase("INSERT INTO task (id, name) VALUES (2, NULL)", false, TestName = "Takes_no_other_constraint_for_a_duplicate")]
    [TestCase("INSERT INTO task (id, nme) VALUES (2, 'x')", false, TestName = "Takes_no_wrong_statement_for_a_duplicate")]
    public void IsDuplicateKey(string statement, bool isDuplicate)
    {
        Execute(OneTable + "INSERT INTO task (id, name) VALUES (1, 'first')");

        var exception = FaultOf(() => Execute(statement));

        Assert.That(Database.IsDuplicateKey(exception), Is.EqualTo(isDuplicate));
        Assert.That(Database.IsDuplicateKey(new DbUpdateException("as EF Core wraps it", exception)), Is.EqualTo(isDuplicate));
    }

    [Test]
    public void Takes_a_broken_constraint_for_no_fault_of_the_database()
    {
        Execute(OneTable + "INSERT INTO task (id, name) VALUES (1, 'first')");

        Assert.That(Database.DescribeFault(FaultOf(() => Execute("INSERT INTO task (id, name) VALUES (1, 'first')"))), Is.Null);
    }

    [Test]
    public void Takes_the_exceptions_of_others_for_no_fault_of_the_database()
    {
        var exception = new InvalidOperationException("not ours", new IOException());

        Assert.That((Database.DescribeFault(exception), Database.IsDuplicateKey(exception)), Is.EqualTo(((string?)null, false)));
    }

    [Test]
    public void Describes_a_damaged_file()
    {
        Execute(OneTable + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO task SELECT i, " +
            "i, hex(zeroblob(100)) FROM n");
        using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 100; // behind the header
            file.Write(Enumerable.Repeat((byte)0xFF, 20_000).ToArray());
        }

        Assert.That(
            DescriptionOf(() => Execute("SELECT sum(length(text)) FROM task")),
            Is.EqualTo($"The database file {FilePath} is damaged. Restore it from a copy, or begin with another data folder; payloads " +
                "already saved are not touched."));
    }

    [Test]
    public void Describes_a_file_that_is_something_else()
    {
        File.WriteAllText(FilePath, string.Concat(Enumerable.Repeat("These are notes, and not a database.\n", 100)));

        Assert.That(
            DescriptionOf(() => Execute(OneTable)),
            Is.EqualTo($"{FilePath} is not a database of PollerSaga. Move it away, or begin with another data folder."));
    }

    [Test]
    public void Describes_a_file_that_cannot_be_written()
    {
        Execute(OneTable);

        Assert.That(
            DescriptionOf(() => Execute("INSERT INTO task (id, name) VALUES (1, 'first')", "Mode=ReadOnly")),
            Is.EqualTo($"{FilePath} cannot be written. Check the permissions of the file and its folder."));
    }

    [Test]
    public void Describes_a_file_whose_folder_is_missing()
    {
        _folder.Dispose();
        try
        {
            Assert.That(
                DescriptionOf(() => Execute(OneTable)),
                Is.EqualTo($"{FilePath} cannot be opened. Check that its folder exists and may be written."));
        }
        finally
        {
            Directory.CreateDirectory(_folder.Path);
        }
    }

    [Test]
    public void Describes_a_file_that_may_not_grow() => Assert.That(
        DescriptionOf(() => Execute(OneTable + "INSERT INTO task VALUES (1, 'first', hex(zeroblob(100000)))", maxPages: 4)),
        Is.EqualTo($"The disk is full: {FilePath} cannot grow. Free some space."));

    [Test]
    public void Describes_a_full_disk()
    {
        using var disk = SmallDisk.Mount(kibibytes: 128);
        var file = Path.Combine(disk.Path, "pollersaga.db");

        var fault = FaultOf(() => ExecuteIn(file, OneTable + "INSERT INTO task VALUES (1, 'first', hex(zeroblob(100000)))"));

        Assert.That(Database.DescribeFault(fault), Is.EqualTo($"The disk is full: {FilePath} cannot grow. Free some space."));
    }

    [TestCase(5, "{0} is locked by another program. Close it.", TestName = "Describes_a_file_that_is_busy")]
    [TestCase(6, "{0} is locked by another program. Close it.", TestName = "Describes_a_table_that_is_locked")]
    [TestCase(10, "The disk failed under {0}, or is full. Check free space and the disk.", TestName = "Describes_a_disk_that_fails")]
    [TestCase(3, "{0} may not be accessed. Check its permissions.", TestName = "Describes_a_file_that_may_not_be_accessed")]
    [TestCase(23, "{0} may not be accessed. Check its permissions.", TestName = "Describes_an_access_that_is_not_authorized")]
    public void Describes_an_error_code(int code, string description) => Assert.That(
        Database.DescribeFault(new DbUpdateException("as EF Core wraps it", new SqliteException("from the library", code))),
        Is.EqualTo(string.Format(null, description, FilePath)));

    [TestCase(9, "The database {0} failed: from the library", TestName = "Passes_on_the_words_of_any_other_fault")]
    public void Passes_on(int code, string description) => Describes_an_error_code(code, description);

    [Test]
    public void Describes_a_database_that_was_not_prepared() => Assert.That(
        DescriptionOf(() => Execute("SELECT 1 FROM nowhere")),
        Is.EqualTo($"{FilePath} has no tables, or tables of another version. Update it with 'pollersaga migrate'."));

    [Test]
    public void Takes_a_statement_that_cannot_be_right_for_a_defect() => Assert.That(DescriptionOf(() => Execute("SELEKT 1")), Is.Null);

    private string? DescriptionOf(Action action) => Database.DescribeFault(new DbUpdateException("as EF Core wraps it", FaultOf(action)));

    private static SqliteException FaultOf(Action action) => Assert.Throws<SqliteException>(action)!;

    private void Execute(string statements, string more = "", int? maxPages = null) => ExecuteIn(FilePath, statements, more, maxPages);

    private static void ExecuteIn(string file, string statements, string more = "", int? maxPages = null)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;{more}");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement stands in this file.
        if (maxPages is not null)
        {
            command.CommandText = $"PRAGMA max_page_count = {maxPages}";
            command.ExecuteNonQuery();
        }

        command.CommandText = statements;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
