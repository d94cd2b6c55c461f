namespace PollerSaga.IntegrationTests.Storage;

/// <summary>The migrated database that those of the tests are copied from: a copy takes less time than the migrations.</summary>
[SetUpFixture]
public sealed class PostgreSqlTemplate
{
    private static readonly Lazy<Task<PostgreSqlTestDatabase>> Template = new(MakeAsync);

    /// <summary>Its name; made when it is first asked for.</summary>
    public static async Task<string> FindNameAsync() => await (await Template.Value).ReleaseAsync();

    [OneTimeTearDown]
    public async Task Drop()
    {
        if (Template.IsValueCreated)
            await (await Template.Value).DisposeAsync();
    }

    private static async Task<PostgreSqlTestDatabase> MakeAsync()
    {
        var database = new PostgreSqlTestDatabase(isCopy: false);
        await database.CreateAsync();
        await database.MigrateAsync();
        return database;
    }
}
