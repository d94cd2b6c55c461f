using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;

namespace PollerSaga.Tests.Jobs.Control;

/// <summary>Jobs under control, and their history.</summary>
public abstract class ControlledJobConformance(TestDatabase database) : DatabaseConformance(database)
{
    private protected const string Someone = "someone";

    private protected static readonly string[] NoRetry = ["Polling:FetchRetry:MaxRetries=0"];

    private protected static StartPollerJob Start(Guid jobId, PartnerApi api, int? window = null) =>
        new(jobId, api.Url, window, TimeSpan.FromMinutes(10));

    private protected static async Task<(string What, string? By)[]> HistoryAsync(TestEngine engine, Guid jobId) =>
        [.. (await engine.Store.ReadAsync(db =>
                db.History.Where(entry => entry.JobId == jobId).OrderBy(entry => entry.Sequence).ToListAsync()))
            .Select(entry => (entry.What, entry.By))];
}
