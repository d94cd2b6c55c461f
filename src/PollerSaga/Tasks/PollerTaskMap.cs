using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;

namespace PollerSaga.Tasks;

internal sealed class PollerTaskMap : IEntityTypeConfiguration<PollerTask>
{
    private static readonly JsonSerializerOptions FactsJson = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public void Configure(EntityTypeBuilder<PollerTask> builder)
    {
        builder.ToTable("PollerTasks");
        builder.HasKey(task => task.CorrelationId);
        builder.Property(task => task.CorrelationId).HasColumnName("TaskId").ValueGeneratedNever();
        builder.Property(task => task.Index).HasColumnName("PageIndex");

        // The page of a row never changes after the insert.
        builder.Property(task => task.JobId).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(task => task.Index).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(task => task.CurrentState)
            .HasColumnName("State")
            .HasMaxLength(16)
            .HasConversion(name => PollerTaskStates.ToWire(name), wire => PollerTaskStates.FromWire(wire)!);
        builder.Property(task => task.Version).IsConcurrencyToken();
        builder.Property(task => task.PayloadBucket).HasMaxLength(1024);
        builder.Property(task => task.PayloadKey).HasMaxLength(1024);
        // Text in every database, which is always read completely.
        builder.Property(task => task.Facts).HasConversion(
            facts => JsonSerializer.Serialize(facts, FactsJson),
            text => JsonSerializer.Deserialize<PageFacts>(text, FactsJson)!);
        builder.Property(task => task.Error).HasMaxLength(Reason.MaxLength);

        builder.Property(task => task.Released)
            .HasColumnName("ReleasedIndex")
            .HasConversion(release => release!.Value.ToColumn(), value => Release.FromColumn(value));
        builder.Ignore(task => task.Ending);

        // Results and lists are in page order. Tasks are listed and counted by state. The resume sweep reads the few tasks in flight.
        builder.HasIndex(task => new { task.JobId, task.Index }).IsUnique();
        builder.HasIndex(task => new { task.JobId, task.CurrentState, task.Index });

        // A chain looks for its own continuations. Other pages are not in the index.
        builder.HasIndex(task => new { task.JobId, task.RequestHash }).HasFilter("\"RequestHash\" IS NOT NULL");
    }
}
