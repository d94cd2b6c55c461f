using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Storage;

namespace PollerSaga.Jobs;

internal sealed class PollerJobMap : IEntityTypeConfiguration<PollerJob>
{
    public void Configure(EntityTypeBuilder<PollerJob> builder)
    {
        builder.ToTable("PollerJobs");
        builder.HasKey(job => job.CorrelationId);
        builder.Property(job => job.CorrelationId).HasColumnName("JobId").ValueGeneratedNever();
        builder.Property(job => job.CurrentState).HasColumnName("State").HasMaxLength(32);
        builder.Property(job => job.Version).IsConcurrencyToken();

        // As it was given: Uri.ToString, which the usual conversion takes, undoes escapes.
        builder.Property(job => job.Url).HasMaxLength(PollerJobLimits.MaxUrlLength).HasConversion(
            url => url.OriginalString,
            text => new Uri(text));

        builder.Property(job => job.Error).HasMaxLength(Reason.MaxLength);
        builder.Property(job => job.Timeout).HasConversion<long?>();

        // Written by its own statements. A saga that was read before one of them must not undo it.
        builder.Property(job => job.PreparationLeaseUntil).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);

        builder.Ignore(job => job.State);
        builder.Ignore(job => job.NewEvents);
        builder.Ignore(job => job.DeadlineInForce);

        // The deadline and resume sweeps ask for jobs by state, lists for those of a state by age, or all by age; the expiry sweep by time
        // to live.
        builder.HasIndex(job => new { job.CurrentState, job.StartedAt, job.CorrelationId });
        builder.HasIndex(job => new { job.StartedAt, job.CorrelationId });
        builder.HasIndex(job => job.ExpiresAt);
    }
}
