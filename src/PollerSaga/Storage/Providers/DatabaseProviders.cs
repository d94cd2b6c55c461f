using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PollerSaga.Storage.Providers;

/// <summary>The databases there are, each by its name in the settings and by its name in EF Core.</summary>
internal static class DatabaseProviders
{
    /// <summary>The database that the settings name.</summary>
    public static IDatabase Create(IOptions<DatabaseOptions> options) => options.Value.Provider switch
    {
        DatabaseProvider.PostgreSql => new PostgreSqlDatabase(options),
        DatabaseProvider.SqlServer => new SqlServerDatabase(options),
        _ => new SqliteDatabase(options),
    };

    /// <summary>The types of columns that a provider is to have otherwise than EF Core would.</summary>
    public static void ConfigureConventions(string? providerName, ModelConfigurationBuilder builder)
    {
        switch (providerName)
        {
            case SqliteDatabase.ProviderName:
                SqliteDatabase.ConfigureConventions(builder);
                break;
            case PostgreSqlDatabase.ProviderName:
            case SqlServerDatabase.ProviderName:
                // Milliseconds, as the other databases keep them: what is compared reads the same everywhere.
                builder.Properties<DateTimeOffset>().HavePrecision(3);
                break;
        }
    }

    /// <summary>What else of the model a provider is to have otherwise.</summary>
    public static void ConfigureModel(string? providerName, ModelBuilder builder)
    {
        if (providerName == SqlServerDatabase.ProviderName)
            SqlServerDatabase.ConfigureModel(builder);
    }

    public static string ExampleConnectionString(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.PostgreSql => "Host=localhost;Database=pollersaga;Username=pollersaga;Password=…",
        DatabaseProvider.SqlServer => "Server=localhost;Database=pollersaga;User Id=pollersaga;Password=…;TrustServerCertificate=true",
        _ => "Data Source=pollersaga.db",
    };

    /// <summary>Whether the driver can read a connection string, and what it says if not.</summary>
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
            error = $"{exception.Message.TrimEnd('.')}."; // Npgsql ends its sentences without one.
            return false;
        }
    }

    /// <summary>The first of a kind among an exception and its causes.</summary>
    internal static TException? Find<TException>(Exception? exception)
        where TException : Exception
    {
        while (exception is not null and not TException)
            exception = exception.InnerException;
        return (TException?)exception;
    }
}
