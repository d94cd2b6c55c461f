using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Providers;

namespace PollerSaga.Storage;

/// <summary>
/// The model of all databases. Each module maps its own rows (<see cref="IEntityTypeConfiguration{TEntity}"/>) and adds a property for
/// them.
/// </summary>
/// <param name="options">The provider and its connection.</param>
public sealed class PollerDbContext(DbContextOptions<PollerDbContext> options) : DbContext(options)
{
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
