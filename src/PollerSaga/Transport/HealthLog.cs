using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Transport;

/// <summary>Logs the dependencies that the process waits for, and their recovery.</summary>
internal sealed class HealthLog(
    IOptions<TransportOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private readonly Dictionary<string, HealthStatus> _known = new();

    /// <summary>Describes a fault, for people. MassTransit's health check of the bus does not state the address of RabbitMQ.</summary>
    public static string Describe(string name, HealthReportEntry entry, TransportOptions transport)
    {
        var description = entry.Exception?.GetBaseException().Message ?? entry.Description ?? entry.Status.ToString();
        if (name != BusTransport.HealthCheckName || transport.Kind != TransportKind.RabbitMq)
            return description;

        return entry.Exception is { } fault
            ? RabbitMqConnection.Describe(transport, fault).Message
            : $"RabbitMQ at {transport.Host}:{transport.Port} is being connected to: {description}";
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        // A process that stops closes its bus itself.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.CompletedTask;

        foreach (var (name, entry) in report.Entries)
        {
            var before = _known.TryGetValue(name, out var known) ? known : HealthStatus.Healthy;
            _known[name] = entry.Status;
            if (entry.Status == before)
                continue;

            if (entry.Status == HealthStatus.Healthy)
                logger.DependencyAvailable(name);
            else
                logger.WaitsForDependency(name, Describe(name, entry, options.Value));
        }

        return Task.CompletedTask;
    }
}
