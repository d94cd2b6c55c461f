using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PollerSaga.Fetching.Credentials.Rotation;

internal sealed class RotatedTokenMap : IEntityTypeConfiguration<RotatedToken>
{
    public void Configure(EntityTypeBuilder<RotatedToken> builder)
    {
        builder.ToTable("RotatedTokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).HasMaxLength(RotationKey.IdLength).ValueGeneratedNever();
        builder.Property(token => token.Source).HasMaxLength(RotatedToken.MaxSourceLength);
        builder.Property(token => token.Version).IsConcurrencyToken();
    }
}
