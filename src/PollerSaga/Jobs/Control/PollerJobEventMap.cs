using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Storage;

namespace PollerSaga.Jobs.Control;

internal sealed class PollerJobEventMap : IEntityTypeConfiguration<PollerJobEvent>
{
    public void Configure(EntityTypeBuilder<PollerJobEvent> builder)
    {
        builder.ToTable("PollerJobHistory");
        builder.HasKey(entry => new { entry.JobId, entry.Sequence });
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        builder.Property(entry => entry.What).HasMaxLength(32);
        builder.Property(entry => entry.Detail).HasMaxLength(Reason.MaxLength);
        builder.Property(entry => entry.By).HasMaxLength(PollerJobEvent.MaxByLength);
    }
}
