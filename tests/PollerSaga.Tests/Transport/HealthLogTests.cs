using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Transport;

public sealed class HealthLogTests : IDisposable
{
    private static readonly TransportOptions InMemory = new();

    private readonly LogLines _log = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly HealthLog _health;

    public HealthLogTests() => _health = new HealthLog(Options.Create(new TransportOptions()), _lifetime, _log.For<HealthLog>());

    public void Dispose() => _log.Dispose();

    [Test]
    public async Task Says_nothing_of_what_is_well_from_the_start()
    {
        await TellAsync(("bus", HealthStatus.Healthy, null), ("database", HealthStatus.Healthy, null));

        Assert.That(_log.All, Is.Empty);
    }

    [Test]
    public async Task Says_nothing_of_what_it_lets_go_itself_when_it_stops()
    {
        _lifetime.StopApplication();

        await TellAsync(("bus", HealthStatus.Degraded, "Its endpoints stop."));

        Assert.That(_log.All, Is.Empty);
    }

    [Test]
    public async Task Says_what_it_waits_for_and_that_it_is_back_once_each()
    {
        await TellAsync(("database", HealthStatus.Unhealthy, "It is away."));
        await TellAsync(("database", HealthStatus.Unhealthy, "It is away."));
        await TellAsync(("database", HealthStatus.Unhealthy, "It is away still."));
        await TellAsync(("database", HealthStatus.Healthy, null));
        await TellAsync(("database", HealthStatus.Healthy, null));

        Assert.That(_log.All, Is.EqualTo(new[] { "Waits for the database: It is away.", "The database is available again" }));
    }

    [Test]
    public async Task Tells_dependencies_apart()
    {
        await TellAsync(("bus", HealthStatus.Unhealthy, "Not ready."), ("database", HealthStatus.Healthy, null));
        await TellAsync(("bus", HealthStatus.Unhealthy, "Not ready."), ("database", HealthStatus.Unhealthy, "It is away."));
        await TellAsync(("bus", HealthStatus.Healthy, null), ("database", HealthStatus.Unhealthy, "It is away."));

        Assert.That(
            _log.All,
            Is.EqualTo(new[] { "Waits for the bus: Not ready.", "Waits for the database: It is away.", "The bus is available again" }));
    }

    [Test]
    public void Describes_by_the_innermost_exception_then_by_the_description_then_by_the_status()
    {
        var exception = new InvalidOperationException("outside", new IOException("inside"));

        Assert.That(HealthLog.Describe("database", Entry(HealthStatus.Unhealthy, "described", exception), InMemory), Is.EqualTo("inside"));
        Assert.That(HealthLog.Describe("database", Entry(HealthStatus.Unhealthy, "described"), InMemory), Is.EqualTo("described"));
        Assert.That(HealthLog.Describe("database", Entry(HealthStatus.Degraded), InMemory), Is.EqualTo("Degraded"));
    }

    [Test]
    public void Says_where_rabbit_mq_was_looked_for()
    {
        var transport = new TransportOptions { Kind = TransportKind.RabbitMq, Host = "broker" };

        Assert.That(
            HealthLog.Describe("bus", Entry(HealthStatus.Degraded, "Degraded Endpoints: poller-task"), transport),
            Is.EqualTo("RabbitMQ at broker:5672 is being connected to: Degraded Endpoints: poller-task"));
    }

    private static HealthReportEntry Entry(HealthStatus status, string? description = null, Exception? exception = null) =>
        new(status, description, TimeSpan.Zero, exception, data: null);

    private Task TellAsync(params (string Name, HealthStatus Status, string? Description)[] entries) => _health.PublishAsync(
        new HealthReport(entries.ToDictionary(entry => entry.Name, entry => Entry(entry.Status, entry.Description)), TimeSpan.Zero),
        CancellationToken.None);
}
