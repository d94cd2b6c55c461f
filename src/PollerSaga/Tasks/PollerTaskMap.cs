using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Storage;

namespace PollerSaga.Tasks;

internal sealed class PollerTaskMap : IEntityTypeConfiguration<PollerTask>
{
    public void Configure(EntityTypeBuilder<PollerTask> builder)
    {
        builder.ToTable("PollerTasks");
        builder.HasKey(task => task.CorrelationId);
        builder.Property(task => task.CorrelationId).HasColumnName("TaskId").ValueGeneratedNever();
        builder.Property(task => task.Index).HasColumnName("PageIndex");

        // Which page a row is of is said once, with its insert.
        builder.Property(task => task.JobId).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(task => task.Index).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(task => task.CurrentState)
            .HasColumnName("State")
            .HasMaxLength(16)
            .HasConversion(name => PollerTaskStates.ToWire(name), wire => PollerTaskStates.FromWire(wire)!);
        builder.Property(task => task.Version).IsConcurrencyToken();
        builder.Property(task => task.PayloadBucket).HasMaxLength(1024);
        builder.Property(task => task.PayloadKey).HasMaxLength(1024);
        builder.Property(task => task.Error).HasMaxLength(Reason.MaxLength);

        builder.Ignore(task => task.WindowAtEnd);

        // Results and lists go in page order; states are listed and counted for a job; the resume sweep asks for the few that are in flight.
        builder.HasIndex(task => new { task.JobId, task.Index }).IsUnique();
        builder.HasIndex(task => new { task.JobId, task.CurrentState, task.Index });
    }
}
