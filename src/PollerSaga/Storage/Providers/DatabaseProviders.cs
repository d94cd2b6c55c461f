using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PollerSaga.Storage.Providers;

/// <summary>The supported databases, by their names in the settings and in EF Core.</summary>
internal static class DatabaseProviders
{
    /// <summary>Creates the database of the settings.</summary>
    public static IDatabase Create(IOptions<DatabaseOptions> options) => options.Value.Provider switch
    {
        DatabaseProvider.PostgreSql => new PostgreSqlDatabase(options),
        DatabaseProvider.SqlServer => new SqlServerDatabase(options),
        _ => new SqliteDatabase(options),
    };

    /// <summary>Sets column types that differ from EF Core's defaults.</summary>
    public static void ConfigureConventions(string? providerName, ModelConfigurationBuilder builder)
    {
        switch (providerName)
        {
            case SqliteDatabase.ProviderName:
                SqliteDatabase.ConfigureConventions(builder);
                break;
            case PostgreSqlDatabase.ProviderName:
            case SqlServerDatabase.ProviderName:
                // Milliseconds, as in SQLite, so that comparisons have the same result in every database.
                builder.Properties<DateTimeOffset>().HavePrecision(3);
                break;
        }
    }

    /// <summary>Sets other parts of the model that differ from EF Core's defaults.</summary>
    public static void ConfigureModel(string? providerName, ModelBuilder builder)
    {
        if (providerName == SqlServerDatabase.ProviderName)
            SqlServerDatabase.ConfigureModel(builder);
    }

    public static string ExampleConnectionString(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.PostgreSql => "Host=localhost;Database=pollersaga;Username=pollersaga;Password=…",
        DatabaseProvider.SqlServer => "Server=localhost;Database=pollersaga;User Id=pollersaga;Password=…",
        _ => "Data Source=pollersaga.db",
    };

    /// <summary>Whether the driver can parse a connection string, and its error if not.</summary>
    public static bool IsConnectionString(DatabaseProvider provider, string text, out string? error)
    {
        try
        {
            DbConnectionStringBuilder parsed = provider switch
            {
                DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(text),
                DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(text),
                _ => new SqliteConnectionStringBuilder(text),
            };
            error = null;
            return parsed is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            error = $"{exception.Message.TrimEnd('.')}."; // Npgsql's sentences have no full stop.
            return false;
        }
    }

    /// <summary>Returns the first exception of a type among an exception and its causes; null for none.</summary>
    internal static TException? Find<TException>(Exception? exception)
        where TException : Exception
    {
        while (exception is not null and not TException)
            exception = exception.InnerException;
        return (TException?)exception;
    }
}
