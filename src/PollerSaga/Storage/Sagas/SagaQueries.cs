using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>
/// Reads saga rows by their id. All callers share one expression, because EF Core takes about 20 ms at start to compile each one.
/// </summary>
internal static class SagaQueries
{
    /// <summary>Reads a saga's row; null if it does not exist.</summary>
    public static Task<TSaga?> FindSagaAsync<TSaga>(this PollerDbContext db, Guid id, CancellationToken cancellationToken)
        where TSaga : class, ISagaRow => db.Set<TSaga>().FirstOrDefaultAsync(saga => saga.CorrelationId == id, cancellationToken);
}
