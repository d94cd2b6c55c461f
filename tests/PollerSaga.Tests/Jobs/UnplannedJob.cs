using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Jobs.Control;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Jobs;

/// <summary>A job that ended before it was planned.</summary>
internal static class UnplannedJob
{
    public static async Task<Guid> PutAsync(TestEngine engine, PartnerApi api)
    {
        var plan = await engine.PlanJobAsync(api.Url, pages: 40, state: nameof(PollerJobState.Preparing));
        await engine.Store.ChangeAsync(db => db.Counters.ExecuteDeleteAsync());
        await engine.Control.CancelAsync(plan.JobId, "someone", CancellationToken.None);
        return plan.JobId;
    }
}
