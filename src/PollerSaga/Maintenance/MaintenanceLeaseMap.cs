using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PollerSaga.Maintenance;

internal sealed class MaintenanceLeaseMap : IEntityTypeConfiguration<MaintenanceLease>
{
    public void Configure(EntityTypeBuilder<MaintenanceLease> builder)
    {
        builder.ToTable("MaintenanceLeases");
        builder.HasKey(lease => lease.Name);
        builder.Property(lease => lease.Name).HasMaxLength(64).ValueGeneratedNever();
    }
}
