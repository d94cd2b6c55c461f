using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PollerSaga.Window;

internal sealed class PollerJobCounterMap : IEntityTypeConfiguration<PollerJobCounter>
{
    public void Configure(EntityTypeBuilder<PollerJobCounter> builder)
    {
        builder.ToTable("PollerJobCounters");
        builder.HasKey(counter => counter.JobId);
        builder.Property(counter => counter.JobId).ValueGeneratedNever();

        // The same text on every database. Never more than a window's, and read as a whole.
        builder.Property(counter => counter.LostPages).HasConversion(
            pages => JsonSerializer.Serialize(pages, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<int[]>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyList<int>>(favorStructuralComparisons: false));
    }
}
