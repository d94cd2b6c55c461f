using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Storage;
using PollerSaga.Window;

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

        // The original text: Uri.ToString, which the default conversion uses, removes escapes.
        builder.Property(job => job.Url).HasMaxLength(PollerJobLimits.MaxUrlLength).HasConversion(
            url => url.OriginalString,
            text => ReadUrl(text));

        builder.Property(job => job.Source).HasMaxLength(PollerJobCounter.MaxSourceLength);
        builder.Property(job => job.SourceVersion).HasMaxLength(PollerJobCounter.MaxVersionLength);

        // Text in every database, which is always read completely.
        builder.Property(job => job.Parameters).HasConversion(
            parameters => JsonSerializer.Serialize(parameters, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyDictionary<string, string>>(favorStructuralComparisons: false));
        builder.Property(job => job.Error).HasMaxLength(Reason.MaxLength);
        builder.Property(job => job.Timeout).HasConversion<long?>();

        // Separate statements write this column. A save of the saga must not overwrite it with an older value.
        builder.Property(job => job.PreparationLeaseUntil).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);

        builder.Ignore(job => job.State);
        builder.Ignore(job => job.NewEvents);
        builder.Ignore(job => job.DeadlineInForce);

        // The deadline sweep and the resume sweep read jobs by state. Lists read all jobs, or those of a state, by age. Retention reads
        // jobs by their ends.
        builder.HasIndex(job => new { job.CurrentState, job.StartedAt, job.CorrelationId });
        builder.HasIndex(job => new { job.StartedAt, job.CorrelationId });
        builder.HasIndex(job => job.RetainedSince);
    }

    // A row whose address was damaged must not keep other rows from being read. It gets an address that no request accepts.
    private static Uri ReadUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : new Uri("invalid:" + text);
}
