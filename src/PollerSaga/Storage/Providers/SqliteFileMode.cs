using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace PollerSaga.Storage.Providers;

/// <summary>
/// Creates the file of a database so that only the user of this process can read it. SQLite would create it for everyone, and it gives the
/// file's mode to its log.
/// </summary>
internal static class SqliteFileMode
{
    /// <summary>Creates the missing file of a connection that is about to be opened to write. SQLite accepts an empty file.</summary>
    public static void Apply(DbConnection connection)
    {
        var settings = new SqliteConnectionStringBuilder(connection.ConnectionString);
        if (OperatingSystem.IsWindows()
            || settings.Mode != SqliteOpenMode.ReadWriteCreate
            || settings.DataSource is "" or ":memory:"
            || settings.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            || File.Exists(settings.DataSource))
        {
            return;
        }

        try
        {
            new FileStream(settings.DataSource, new FileStreamOptions
            {
                Access = FileAccess.Write,
                Mode = FileMode.OpenOrCreate,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // SQLite meets the same fault, and its error is described.
        }
    }
}
