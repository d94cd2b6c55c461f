using Microsoft.EntityFrameworkCore;
using PollerSaga.Fetching.Streams;
using PollerSaga.Storage;

namespace PollerSaga.Jobs;

/// <summary>Reads what the requests of a job need from its row.</summary>
internal sealed class PolledJobs(PollerStore store) : IPolledJobs
{
    public async Task<IReadOnlyDictionary<string, string>> FindParametersAsync(Guid jobId, CancellationToken cancellationToken) =>
        await store.ReadAsync(db => db.Jobs
            .Where(job => job.CorrelationId == jobId)
            .Select(job => job.Parameters)
            .FirstOrDefaultAsync(cancellationToken)) ?? new Dictionary<string, string>();
}
