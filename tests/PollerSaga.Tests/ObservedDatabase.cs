using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Tests;

/// <summary>The production database, with something that listens to it.</summary>
internal sealed class ObservedDatabase(IDatabase inner, IInterceptor observer) : IDatabase
{
    public void Configure(DbContextOptionsBuilder builder)
    {
        inner.Configure(builder);
        builder.AddInterceptors(observer);
    }

    public string? SelectClock => inner.SelectClock;

    public IRowWriter<TSaga> CreateRowWriter<TSaga>(PollerDbContext db)
        where TSaga : class, ISagaRow, new() => inner.CreateRowWriter<TSaga>(db);

    public string Returning(string table, string set, string where, IReadOnlyList<string> columns) =>
        inner.Returning(table, set, where, columns);

    public bool IsDuplicateKey(Exception exception) => inner.IsDuplicateKey(exception);

    public bool IsRolledBack(Exception exception) => inner.IsRolledBack(exception);

    public bool IsRefusal(Exception exception) => inner.IsRefusal(exception);

    public bool IsMissing(Exception exception) => inner.IsMissing(exception);

    public Task<string?> FindAdviceAsync(PollerDbContext db, CancellationToken cancellationToken) =>
        inner.FindAdviceAsync(db, cancellationToken);

    public string? DescribeFault(Exception exception) => inner.DescribeFault(exception);
}
