using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Diagnostics;

/// <summary>Says in the log what the process waits for, and when it is back.</summary>
internal sealed class HealthLog(ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private readonly Dictionary<string, HealthStatus> _known = new();

    /// <summary>What is wrong, for a person.</summary>
    public static string Describe(HealthReportEntry entry) => entry.Exception?.GetBaseException().Message ?? entry.Description ?? entry.Status.ToString();

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, entry) in report.Entries)
        {
            var before = _known.TryGetValue(name, out var known) ? known : HealthStatus.Healthy;
            _known[name] = entry.Status;
            if (entry.Status == before)
                continue;

            if (entry.Status == HealthStatus.Healthy)
                logger.DependencyIsBack(name);
            else
                logger.WaitsForDependency(name, Describe(entry));
        }

        return Task.CompletedTask;
    }
}
