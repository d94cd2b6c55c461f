using Microsoft.EntityFrameworkCore;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Storage.Sagas;

/// <summary>
/// What is asked of sagas' rows by their id. One expression for all who ask: EF Core compiles each anew, which takes a start-up some 20 ms.
/// </summary>
internal static class SagaQueries
{
    /// <summary>A saga's row; null where there is none.</summary>
    public static Task<TSaga?> FindSagaAsync<TSaga>(this PollerDbContext db, Guid id, CancellationToken cancellationToken)
        where TSaga : class, ISagaRow => db.Set<TSaga>().FirstOrDefaultAsync(saga => saga.CorrelationId == id, cancellationToken);
}
