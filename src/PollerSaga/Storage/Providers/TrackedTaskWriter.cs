using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;

namespace PollerSaga.Storage.Providers;

/// <summary>EF Core's own way, for databases without a shorter one.</summary>
internal sealed class TrackedTaskWriter(PollerDbContext db) : ITaskWriter
{
    public async Task WriteAsync(IReadOnlyCollection<SagaWrite<PollerTask>> writes)
    {
        foreach (var write in writes)
            await write.StageAsync(db);
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
