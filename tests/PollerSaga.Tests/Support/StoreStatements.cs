using PollerSaga.Storage;

namespace PollerSaga.Tests.Support;

/// <summary>Statements with which tests change rows.</summary>
internal static class StoreStatements
{
    /// <summary>Runs statements in the next transaction of the store.</summary>
    public static Task ChangeAsync(this PollerStore store, Func<PollerDbContext, Task> statements) =>
        store.ExecuteAsync(Guid.Empty, statements);
}
