using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Storage;

namespace PollerSaga.Tests;

/// <summary>A database of a test's own, which several engines may share as several processes would.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Whose it is.</summary>
    public abstract DatabaseProvider Provider { get; }

    /// <summary>As an engine is given it.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>What an engine's settings say of it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        KeyValuePair.Create("PollerSaga:Database:Provider", (string?)Provider.ToString()),
        KeyValuePair.Create("PollerSaga:Database:ConnectionString", (string?)ConnectionString),
    ];

    /// <summary>
    /// Makes room for it; engines bring its schema up to date, where it is not. Ignores the test where there is no server.
    /// </summary>
    public abstract Task CreateAsync();

    /// <summary>Leaves no trace of its content, so that it is to be made anew.</summary>
    public abstract Task DropAsync();

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <summary>Migrates it, as a process that does nothing else.</summary>
    /// <returns>How many migrations were missing.</returns>
    public async Task<int> MigrateAsync()
    {
        await using var services = BuildStorage();
        return await services.MigratePollerSagaAsync();
    }

    /// <summary>Makes it as the first version did, with rows of that time.</summary>
    /// <param name="statements">What puts them in.</param>
    public async Task BeginAsFirstVersionAsync(IEnumerable<string> statements)
    {
        await using var services = BuildStorage();
        await using var db = services.GetRequiredService<IDbContextFactory<PollerDbContext>>().CreateDbContext();
        await db.Database.MigrateAsync(db.Database.GetMigrations().First());
        foreach (var statement in statements)
            await db.Database.ExecuteSqlRawAsync(statement);
    }

    private ServiceProvider BuildStorage() => new ServiceCollection()
        .AddLogging()
        .AddPollerSagaStorage(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build())
        .BuildServiceProvider();
}
