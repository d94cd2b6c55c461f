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
        builder.Property(counter => counter.Source).HasMaxLength(PollerJobCounter.MaxSourceLength);
        builder.Property(counter => counter.Url).HasMaxLength(PollerJobCounter.MaxUrlLength);
        builder.Property(counter => counter.SourceVersion).HasMaxLength(PollerJobCounter.MaxVersionLength);

        // Text in every database. The list has at most as many pages as the window has places, and is always read completely.
        builder.Property(counter => counter.LostPages).HasConversion(
            pages => JsonSerializer.Serialize(pages, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<int[]>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyList<int>>(favorStructuralComparisons: false));
    }
}
