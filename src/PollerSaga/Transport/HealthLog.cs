using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Transport;

/// <summary>Says in the log what the process waits for, and when it is back.</summary>
internal sealed class HealthLog(
    IOptions<TransportOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private readonly Dictionary<string, HealthStatus> _known = new();

    /// <summary>What is wrong, for a person. MassTransit's check of the bus does not say where RabbitMQ was looked for.</summary>
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
        // A process that stops lets go of its bus itself.
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.CompletedTask;

        foreach (var (name, entry) in report.Entries)
        {
            var before = _known.TryGetValue(name, out var known) ? known : HealthStatus.Healthy;
            _known[name] = entry.Status;
            if (entry.Status == before)
                continue;

            if (entry.Status == HealthStatus.Healthy)
                logger.DependencyIsBack(name);
            else
                logger.WaitsForDependency(name, Describe(name, entry, options.Value));
        }

        return Task.CompletedTask;
    }
}
