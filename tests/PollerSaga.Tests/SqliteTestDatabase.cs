using Microsoft.Data.Sqlite;
using PollerSaga.Storage;

namespace PollerSaga.Tests;

/// <summary>A file in a folder of its own.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    private readonly DirectoryInfo _folder = new(Path.Combine(Path.GetTempPath(), $"pollersaga-test-{Guid.NewGuid():N}"));

    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    /// <inheritdoc />
    public override string ConnectionString => In(_folder);

    /// <summary>The connection string of a folder's database.</summary>
    public static string In(DirectoryInfo folder) => $"Data Source={Path.Combine(folder.FullName, "pollersaga.db")}";

    /// <inheritdoc />
    public override Task CreateAsync()
    {
        _folder.Create();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task DropAsync()
    {
        using (var connection = new SqliteConnection(ConnectionString))
            SqliteConnection.ClearPool(connection);
        foreach (var file in _folder.EnumerateFiles())
            file.Delete();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await DropAsync();
        _folder.Delete();
    }
}
