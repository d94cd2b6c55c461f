using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Commands;

public sealed class MigrateTests : EndToEndTest
{
    [TestCase(
        "SqlServer",
        "Server=127.0.0.1,9;Database=polling;User Id=sa;Password=none;Connect Timeout=5",
        "SQL Server at 127.0.0.1,9/polling cannot be reached: ")]
    [TestCase(
        "PostgreSql",
        "Host=127.0.0.1;Port=9;Database=polling;Username=polling;Password=none;Timeout=5",
        "PostgreSQL at 127.0.0.1:9/polling cannot be reached: ")]
    public async Task Names_the_unreachable_database_server(string provider, string connectionString, string expected)
    {
        var run = await RunAsync(
            "migrate",
            $"--PollerSaga:Database:Provider={provider}",
            $"--PollerSaga:Database:ConnectionString={connectionString}");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((3, string.Empty)), run.ToString());
        Assert.That(run.Error, Does.StartWith($"pollersaga: {expected}").And.Not.Contains("Exception"));
    }
}
