using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage;

/// <summary>Creates the contexts of a process. Any number of threads can create the first one.</summary>
internal sealed class PollerDbContextFactory(DbContextOptions<PollerDbContext> options) : IDbContextFactory<PollerDbContext>
{
    // The options after the model has been initialized.
    private readonly Lazy<DbContextOptions<PollerDbContext>> _options = new(() =>
    {
        using var db = new PollerDbContext(options);
        RelationalModelGate.EnsureInitialized(db.Model);
        return options;
    });

    public PollerDbContext CreateDbContext() => new(_options.Value);
}
