using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Providers;

/// <summary>Writes rows with EF Core's change tracker, for databases without a faster way.</summary>
/// <typeparam name="TSaga">The kind of saga.</typeparam>
/// <param name="db">The context.</param>
internal sealed class TrackedRowWriter<TSaga>(PollerDbContext db) : IRowWriter<TSaga>
    where TSaga : class, ISagaRow, new()
{
    public async Task WriteAsync(IReadOnlyCollection<SagaRowWrite<TSaga>> writes)
    {
        foreach (var write in writes)
            Track(write);
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Track(SagaRowWrite<TSaga> write)
    {
        write.IncrementVersion();
        var entry = db.Entry(write.Row);
        entry.State = write.IsNew ? EntityState.Added : EntityState.Modified;
        if (!write.IsNew)
            entry.Property(saga => saga.Version).OriginalValue = write.VersionBefore;
    }
}
