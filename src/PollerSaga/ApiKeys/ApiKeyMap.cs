using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PollerSaga.ApiKeys;

internal sealed class ApiKeyMap : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasMaxLength(ApiKeyText.IdLength).ValueGeneratedNever();
        builder.Property(key => key.Name).HasMaxLength(ApiKey.MaxNameLength);
        builder.Property(key => key.Permission).HasConversion<string>().HasMaxLength(16);
        builder.Property(key => key.Salt).HasMaxLength(ApiKeyText.SaltLength);
        builder.Property(key => key.Hash).HasMaxLength(ApiKeyText.HashLength);
        builder.HasIndex(key => key.Name).IsUnique();
    }
}
