using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Jobs;

namespace PollerSaga.Storage.Maps;

internal sealed class PollerJobCounterMap : IEntityTypeConfiguration<PollerJobCounter>
{
    public void Configure(EntityTypeBuilder<PollerJobCounter> builder)
    {
        builder.ToTable("PollerJobCounters");
        builder.HasKey(counter => counter.JobId);
        builder.Property(counter => counter.JobId).ValueGeneratedNever();
    }
}
