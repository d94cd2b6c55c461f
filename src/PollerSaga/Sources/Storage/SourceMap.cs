using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Sources.Storage;

internal sealed class SourceMap : IEntityTypeConfiguration<Source>
{
    public void Configure(EntityTypeBuilder<Source> builder)
    {
        builder.ToTable("Sources");
        builder.HasKey(source => source.Name);
        builder.Property(source => source.Name).HasMaxLength(SourceNames.MaxLength).ValueGeneratedNever();
        builder.Property(source => source.Version).HasMaxLength(SourceText.VersionLength);
        builder.Property(source => source.By).HasMaxLength(Source.MaxByLength);
    }
}
