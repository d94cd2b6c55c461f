using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Transport;

/// <summary>
/// Starts and stops the buses of a host, like MassTransit's own depot. The stop ends even if that of a bus does not; see
/// <see cref="BusStop"/>.
/// </summary>
internal sealed class LimitedBusDepot(IEnumerable<IBusInstance> instances, BusStop stop, ILogger<BusDepot> logger) : IBusDepot
{
    private readonly BusDepot _depot = new(instances, logger);

    public Task Start(CancellationToken cancellationToken) => _depot.Start(cancellationToken);

    public Task Stop(CancellationToken cancellationToken) => stop.RunAsync(BusTransport.HealthCheckName, _depot.Stop, cancellationToken);
}
