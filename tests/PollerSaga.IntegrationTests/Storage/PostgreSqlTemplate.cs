namespace PollerSaga.IntegrationTests.Storage;

/// <summary>The migrated database that tests copy. A copy takes less time than the migrations.</summary>
[SetUpFixture]
public sealed class PostgreSqlTemplate
{
    private static readonly Lazy<Task<PostgreSqlTestDatabase>> Template = new(MakeAsync);

    /// <summary>Returns the name. The first call creates the database.</summary>
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
