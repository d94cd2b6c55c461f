using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Sources.Storage;

internal sealed class SourceVersionMap : IEntityTypeConfiguration<SourceVersion>
{
    public void Configure(EntityTypeBuilder<SourceVersion> builder)
    {
        builder.ToTable("SourceVersions");
        builder.HasKey(version => version.Version);
        builder.Property(version => version.Version).HasMaxLength(SourceText.VersionLength).ValueGeneratedNever();
        builder.Property(version => version.Name).HasMaxLength(SourceNames.MaxLength);
        builder.HasIndex(version => version.Name);
    }
}
