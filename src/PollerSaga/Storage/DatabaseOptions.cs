using PollerSaga.Settings;
using PollerSaga.Storage.Providers;

namespace PollerSaga.Storage;

/// <summary>Settings <c>PollerSaga:Database:*</c>.</summary>
public sealed class DatabaseOptions : ISettings
{
    static string ISettings.Section => "Database";

    /// <summary>The database of the sagas. Default <see cref="DatabaseProvider.Sqlite"/>.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>
    /// Connection string of the provider's ADO.NET driver. No default; <c>run</c> and <c>demo</c> set it to their data folder.
    /// </summary>
    public string ConnectionString { get; set; } = string.Empty;

    void ISettings.Validate(SettingsCheck check)
    {
        if (!Enum.IsDefined(Provider))
        {
            check.Defined("Database:Provider", Provider);
            return;
        }

        var example = DatabaseProviders.ExampleConnectionString(Provider);
        check.NotEmpty("Database:ConnectionString", ConnectionString, $"'{example}'");
        check.That(
            DatabaseProviders.IsConnectionString(Provider, ConnectionString, out var error),
            "Database:ConnectionString",
            $"cannot be read: {error} Write it, for example, as '{example}'.");
    }
}
