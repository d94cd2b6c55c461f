using Microsoft.Extensions.Configuration;
using PollerSaga.Settings;

namespace PollerSaga.Tests.Support;

/// <summary>Complete settings, with a test's overrides.</summary>
internal static class TestSettings
{
    /// <summary>The network of the partners of tests, which a process does not poll by default.</summary>
    public const string Loopback = "127.0.0.0/8";

    /// <summary>Creates the configuration of a host.</summary>
    /// <param name="folder">Folder for database, payloads and queue.</param>
    /// <param name="settings">Overrides: keys without the section's name, and their values.</param>
    public static IConfiguration In(string folder, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["PollerSaga:Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "pollersaga.db")}",
            ["PollerSaga:Payloads:Directory"] = Path.Combine(folder, "payloads"),
            ["PollerSaga:ProcessingQueue:Directory"] = Path.Combine(folder, "queue"),
            ["PollerSaga:Fetching:AllowedNetworks"] = Loopback,
        };
        foreach (var (key, value) in settings)
            values[$"{SettingsCheck.Root}:{key}"] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    /// <summary>Creates valid options.</summary>
    public static TestOptions Valid() => new()
    {
        Database = { ConnectionString = "Data Source=pollersaga.db" },
        Payloads = { Directory = "payloads" },
        ProcessingQueue = { Directory = "queue" },
    };
}
