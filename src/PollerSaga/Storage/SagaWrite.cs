using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage;

/// <summary>A saga's row as a message left it, checked by its own version.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
/// <param name="row">The row.</param>
/// <param name="stateBefore">The state it was read in; null for a new one.</param>
internal sealed class SagaWrite<TSaga>(TSaga row, string? stateBefore) : PendingWrite
    where TSaga : class, ISagaRow
{
    private readonly int _versionBefore = row.Version;

    public TSaga Row => row;

    public string? StateBefore => stateBefore;

    public bool IsNew => stateBefore is null;

    public override Task StageAsync(PollerDbContext db)
    {
        row.Version = _versionBefore + 1;

        var entry = db.Entry(row);
        if (IsNew)
        {
            entry.State = EntityState.Added;
            return Task.CompletedTask;
        }

        entry.State = EntityState.Modified;
        entry.Property(saga => saga.Version).OriginalValue = _versionBefore;
        return Task.CompletedTask;
    }

    public override Exception Explain(Exception exception, IDatabase database)
    {
        var saga = $"{typeof(TSaga).Name} {row.CorrelationId}";
        return exception switch
        {
            DbUpdateConcurrencyException => new SagaConflictException(saga),
            DbUpdateException when IsNew && database.IsDuplicateKey(exception) => new SagaExistsException(saga),
            // What the row had to tell, another message has told in its place: it changed the row.
            DbUpdateException when database.IsDuplicateKey(exception) => new SagaConflictException(saga),
            _ => exception,
        };
    }
}
