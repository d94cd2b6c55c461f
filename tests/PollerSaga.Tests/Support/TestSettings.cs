using Microsoft.Extensions.Configuration;
using PollerSaga.Settings;

namespace PollerSaga.Tests.Support;

/// <summary>Settings that are complete, with what a test wants otherwise.</summary>
internal static class TestSettings
{
    /// <summary>Configuration as a host would read it.</summary>
    /// <param name="folder">Where database, payloads and queue lie.</param>
    /// <param name="settings">Keys without the section's name, and their values; they win.</param>
    public static IConfiguration In(string folder, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["PollerSaga:Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "pollersaga.db")}",
            ["PollerSaga:Payloads:Directory"] = Path.Combine(folder, "payloads"),
            ["PollerSaga:ProcessingQueue:Directory"] = Path.Combine(folder, "queue"),
        };
        foreach (var (key, value) in settings)
            values[$"{SettingsCheck.Root}:{key}"] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    /// <summary>Options that pass the check.</summary>
    public static TestOptions Valid() => new()
    {
        Database = { ConnectionString = "Data Source=pollersaga.db" },
        Payloads = { Directory = "payloads" },
        ProcessingQueue = { Directory = "queue" },
    };
}
