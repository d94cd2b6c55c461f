using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Opens a database in a folder that this process may not write, for example the data folder of another user. SQLite itself needs to
/// create the shared-memory file of the write-ahead log there, even to read.
/// </summary>
internal static partial class SqliteReadOnlyMode
{
    private const int WriteAccess = 2; // W_OK

    /// <summary>Changes the connection string of a connection that is about to be opened, if its folder cannot be written.</summary>
    public static void Apply(DbConnection connection)
    {
        var settings = new SqliteConnectionStringBuilder(connection.ConnectionString);
        if (OperatingSystem.IsWindows()
            || !File.Exists(settings.DataSource)
            || IsWritable(Path.GetDirectoryName(Path.GetFullPath(settings.DataSource))!))
            return;

        // Without a log no process has the database open, so that the file alone is complete. A connection in this mode never sees
        // another process's changes: it is closed after one use, and the next connection looks again.
        settings.Mode = SqliteOpenMode.ReadOnly;
        if (!File.Exists($"{settings.DataSource}-wal"))
        {
            settings.DataSource = $"{new Uri(Path.GetFullPath(settings.DataSource)).AbsoluteUri}?immutable=1";
            settings.Pooling = false;
        }

        connection.ConnectionString = settings.ToString();
    }

    private static bool IsWritable(string folder) => access(folder, WriteAccess) == 0;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int access(string path, int mode);
}
