using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Storage;

/// <summary>The one model of all databases: jobs, their counters, their histories, their tasks.</summary>
/// <param name="options">The provider and its connection.</param>
public sealed class PollerDbContext(DbContextOptions<PollerDbContext> options) : DbContext(options)
{
    /// <summary>The jobs' sagas.</summary>
    public DbSet<PollerJob> Jobs => Set<PollerJob>();

    /// <summary>The jobs' plans and windows.</summary>
    public DbSet<PollerJobCounter> Counters => Set<PollerJobCounter>();

    /// <summary>The tasks' sagas.</summary>
    public DbSet<PollerTask> Tasks => Set<PollerTask>();

    /// <summary>What happened to jobs.</summary>
    public DbSet<PollerJobEvent> History => Set<PollerJobEvent>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PollerDbContext).Assembly);
        DatabaseProviders.ConfigureModel(Database.ProviderName, modelBuilder);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        DatabaseProviders.ConfigureConventions(Database.ProviderName, configurationBuilder);
}
