using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PollerSaga.Fetching.Budgets;

internal sealed class HostBudgetMap : IEntityTypeConfiguration<HostBudget>
{
    public void Configure(EntityTypeBuilder<HostBudget> builder)
    {
        builder.ToTable("HostBudgets");
        builder.HasKey(budget => budget.Id);
        builder.Property(budget => budget.Id).ValueGeneratedNever();
        builder.Property(budget => budget.Source).HasMaxLength(HostBudget.MaxTextLength);
        builder.Property(budget => budget.Host).HasMaxLength(HostBudget.MaxTextLength);
        builder.Property(budget => budget.Reason).HasMaxLength(HostBudget.MaxTextLength);
        builder.HasIndex(budget => budget.PausedUntil);
    }
}
