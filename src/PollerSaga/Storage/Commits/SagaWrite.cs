using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Sagas;

namespace PollerSaga.Storage.Commits;

/// <summary>A saga's row as a message left it, checked by its own version.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
/// <param name="row">The row.</param>
/// <param name="stateBefore">The state it was read in; null for a new one.</param>
internal sealed class SagaWrite<TSaga>(TSaga row, string? stateBefore) : PendingWrite
    where TSaga : class, ISagaRow
{
    /// <summary>The version it was read in, which the database must still have.</summary>
    public int VersionBefore { get; } = row.Version;

    public TSaga Row => row;

    public string? StateBefore => stateBefore;

    public bool IsNew => stateBefore is null;

    /// <summary>Gives the row the version it is to be written in. A repeat gives it the same.</summary>
    public void MoveVersion() => row.Version = VersionBefore + 1;

    public override Task StageAsync(PollerDbContext db)
    {
        MoveVersion();

        var entry = db.Entry(row);
        if (IsNew)
        {
            entry.State = EntityState.Added;
            return Task.CompletedTask;
        }

        entry.State = EntityState.Modified;
        entry.Property(saga => saga.Version).OriginalValue = VersionBefore;
        return Task.CompletedTask;
    }

    public override Exception Explain(Exception exception, IDatabase database)
    {
        var saga = $"{typeof(TSaga).Name} {row.CorrelationId}";
        return exception switch
        {
            DbUpdateConcurrencyException => new SagaConflictException(saga),
            _ when IsNew && database.IsDuplicateKey(exception) => new SagaExistsException(saga),
            // What the row had to tell, another message has told in its place: it changed the row.
            _ when database.IsDuplicateKey(exception) => new SagaConflictException(saga),
            _ => exception,
        };
    }
}
