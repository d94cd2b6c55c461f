using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollerSaga.ReadModel;
using PollerSaga.Storage;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.ReadModel;

public sealed class DatabaseHealthCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Test]
    public async Task Is_well_when_the_database_answers()
    {
        await using var services = ServicesIn(_folder.Path);
        await services.MigratePollerSagaAsync();

        Assert.That((await CheckAsync(services)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Says_that_the_database_was_not_prepared()
    {
        await using var services = ServicesIn(_folder.Path);

        var result = await CheckAsync(services);

        Assert.That((result.Status, result.Description), Is.EqualTo((HealthStatus.Unhealthy, $"{_folder["pollersaga.db"]} has no tables, " +
            "or tables of another version. Update it with 'pollersaga migrate'.")));
    }

    [Test]
    public async Task Says_why_the_database_cannot_be_opened()
    {
        await using var services = ServicesIn(_folder["nowhere"]);

        var result = await CheckAsync(services);

        Assert.That(
            (result.Status, result.Description),
            Is.EqualTo(
                (
                    HealthStatus.Unhealthy,
                    $"{_folder["nowhere", "pollersaga.db"]} cannot be opened. Check that its folder exists and may be written.")));
    }

    private static ServiceProvider ServicesIn(string folder) =>
        new ServiceCollection().AddLogging().AddPollerSagaStorage(TestSettings.In(folder)).BuildServiceProvider();

    private static Task<HealthCheckResult> CheckAsync(IServiceProvider services) =>
        new DatabaseHealthCheck(services.GetRequiredService<PollerStore>()).CheckHealthAsync(new HealthCheckContext());
}
