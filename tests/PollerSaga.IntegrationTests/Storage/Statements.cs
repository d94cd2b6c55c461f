using System.Data.Common;
using System.Globalization;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>Runs SQL statements independently of the engine.</summary>
internal static class Statements
{
    public static async Task ExecuteAsync(this DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommandOf(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> QueryAsync<T>(this DbConnection connection, string sql)
        where T : IConvertible
    {
        await using var command = connection.CreateCommandOf(sql);
        return (T)Convert.ChangeType((await command.ExecuteScalarAsync())!, typeof(T), CultureInfo.InvariantCulture);
    }

    private static DbCommand CreateCommandOf(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants in tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
