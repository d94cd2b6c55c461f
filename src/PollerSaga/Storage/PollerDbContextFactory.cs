using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage;

/// <summary>Makes the contexts of a process. Any number of threads may ask for the first at once.</summary>
internal sealed class PollerDbContextFactory(DbContextOptions<PollerDbContext> options) : IDbContextFactory<PollerDbContext>
{
    // Those of contexts whose model is ready.
    private readonly Lazy<DbContextOptions<PollerDbContext>> _options = new(() =>
    {
        using var db = new PollerDbContext(options);
        RelationalModelGate.Enter(db.Model);
        return options;
    });

    public PollerDbContext CreateDbContext() => new(_options.Value);
}
