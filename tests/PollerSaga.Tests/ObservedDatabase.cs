using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage;

namespace PollerSaga.Tests;

/// <summary>The production database, with its commits to be waited for.</summary>
internal sealed class ObservedDatabase(IDatabase inner, CommitSignal commits) : IDatabase
{
    public void Configure(DbContextOptionsBuilder builder)
    {
        inner.Configure(builder);
        builder.AddInterceptors(commits);
    }

    public bool IsDuplicateKey(Exception exception) => inner.IsDuplicateKey(exception);

    public bool IsRolledBack(Exception exception) => inner.IsRolledBack(exception);

    public string? DescribeFault(Exception exception) => inner.DescribeFault(exception);
}
