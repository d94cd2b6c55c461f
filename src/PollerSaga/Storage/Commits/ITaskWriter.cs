using Microsoft.EntityFrameworkCore;
using PollerSaga.Tasks;

namespace PollerSaga.Storage.Commits;

/// <summary>
/// Puts the task rows of a commit into its transaction, in the way that costs the database least. It belongs to one context and goes with
/// it; what it may keep between two commits belongs to that context's connection.
/// </summary>
internal interface ITaskWriter : IAsyncDisposable
{
    /// <summary>Writes rows: new ones are inserted, the others replaced where their version is still the one they were read in.</summary>
    /// <exception cref="DbUpdateConcurrencyException">The version of one of them has moved on, or a row is gone.</exception>
    Task WriteAsync(IReadOnlyCollection<SagaWrite<PollerTask>> writes);
}
