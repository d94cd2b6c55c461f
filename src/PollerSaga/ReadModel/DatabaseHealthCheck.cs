using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Storage;

namespace PollerSaga.ReadModel;

/// <summary>Whether the database answers, and its tables exist.</summary>
internal sealed class DatabaseHealthCheck(PollerStore store) : IHealthCheck
{
    public const string Name = "database";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.ReadAsync(db => db.Jobs.AnyAsync(job => job.CorrelationId == Guid.Empty, cancellationToken));
            return HealthCheckResult.Healthy();
        }
        catch (DependencyUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
