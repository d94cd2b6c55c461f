using Microsoft.EntityFrameworkCore;
using PollerSaga.Faults;
using PollerSaga.Storage;

namespace PollerSaga.Sources.Storage;

/// <inheritdoc cref="ISourceStore"/>
internal sealed class SourceStore(PollerStore store, TimeProvider clock) : ISourceStore
{
    // Another process can insert a row between the check and the commit. The repetition finds the row.
    private const int MaxRepeats = 3;

    public async Task<AppliedSource> ApplyAsync(string name, string text, string? by)
    {
        var canonical = SourceText.Of(text);
        var isChanged = false;
        await RepeatAsync(async db =>
        {
            var now = clock.GetUtcNow();
            isChanged = false; // The statements run again if the transaction was rolled back.
            await AddVersionAsync(db, name, canonical, now);
            if (await db.Set<Source>().AnyAsync(source => source.Name == name && source.Version == canonical.Version))
                return;

            isChanged = true;
            var author = by is null ? null : Reason.Truncate(by, Source.MaxByLength);
            var updated = await db.Set<Source>().Where(source => source.Name == name).ExecuteUpdateAsync(source => source
                .SetProperty(row => row.Version, canonical.Version)
                .SetProperty(row => row.AppliedAt, now)
                .SetProperty(row => row.By, author));
            if (updated == 0)
                db.Add(new Source { Name = name, Version = canonical.Version, AppliedAt = now, By = author });
        });
        return new AppliedSource(name, canonical.Version, isChanged);
    }

    public async Task<string> StoreVersionAsync(string name, string text)
    {
        var canonical = SourceText.Of(text);
        await RepeatAsync(db => AddVersionAsync(db, name, canonical, clock.GetUtcNow()));
        return canonical.Version;
    }

    public Task<StoredSource?> FindAsync(string name, CancellationToken cancellationToken) => store.ReadAsync(db =>
        Query(db, db.Set<Source>().Where(source => source.Name == name)).FirstOrDefaultAsync(cancellationToken));

    public async Task<SourceVersion?> FindVersionAsync(string version, CancellationToken cancellationToken)
    {
        if (!SourceText.IsVersion(version))
            return null;

        var found = await store.ReadAsync(db => db.Set<SourceVersion>()
            .Where(row => version.Length == SourceText.VersionLength ? row.Version == version : row.Version.StartsWith(version))
            .Take(2)
            .ToListAsync(cancellationToken));
        return found.Count == 1 ? found[0] : null;
    }

    public async Task<IReadOnlyList<StoredSource>> ListAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(db => Query(db, db.Set<Source>()).ToListAsync(cancellationToken));

    public async Task<bool> RemoveAsync(string name)
    {
        var removed = 0;
        await store.ExecuteAsync(
            Guid.Empty,
            async db => removed = await db.Set<Source>().Where(source => source.Name == name).ExecuteDeleteAsync());
        return removed > 0;
    }

    private static IQueryable<StoredSource> Query(PollerDbContext db, IQueryable<Source> sources) =>
        from source in sources
        join version in db.Set<SourceVersion>() on source.Version equals version.Version
        orderby source.Name
        select new StoredSource(source.Name, source.Version, source.AppliedAt, source.By, version.Content);

    private static async Task AddVersionAsync(PollerDbContext db, string name, SourceText text, DateTimeOffset now)
    {
        if (!await db.Set<SourceVersion>().AnyAsync(version => version.Version == text.Version))
            db.Add(new SourceVersion { Version = text.Version, Name = name, Content = text.Content, CreatedAt = now });
    }

    private async Task RepeatAsync(Func<PollerDbContext, Task> statements)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                await store.ExecuteAsync(Guid.Empty, statements);
                return;
            }
            catch (ConcurrencyConflictException) when (repeats < MaxRepeats)
            {
                // Another process has inserted the row.
            }
        }
    }
}
