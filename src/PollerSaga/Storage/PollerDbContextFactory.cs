using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage;

/// <summary>Makes the contexts of a process. Any number of threads may ask for the first at once.</summary>
internal sealed class PollerDbContextFactory : IDbContextFactory<PollerDbContext>
{
    private readonly DbContextOptions<PollerDbContext> _options;
    private readonly Lazy<bool> _isModelReady;

    public PollerDbContextFactory(DbContextOptions<PollerDbContext> options)
    {
        _options = options;
        _isModelReady = new Lazy<bool>(MakeModelReady);
    }

    public PollerDbContext CreateDbContext()
    {
        _ = _isModelReady.Value;
        return new PollerDbContext(_options);
    }

    private bool MakeModelReady()
    {
        using var db = new PollerDbContext(_options);
        RelationalModelGate.Enter(db.Model);
        return true;
    }
}
