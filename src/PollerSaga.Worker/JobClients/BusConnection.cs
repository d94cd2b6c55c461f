using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Jobs.Control;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.JobClients;

/// <summary>A connection to the bus of the workers, without endpoints.</summary>
/// <param name="control">Sends to the workers.</param>
/// <param name="host">The host of the bus, which the connection stops; null for the host of others.</param>
internal sealed class BusConnection(JobControl control, IHost? host = null) : IAsyncDisposable
{
    public JobControl Control => control;

    /// <exception cref="UsageException">The settings name no bus between processes.</exception>
    /// <exception cref="DependencyUnavailableException">The bus is unavailable.</exception>
    public static async Task<BusConnection> OpenAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (EngineHost.TransportOf(settings) == TransportKind.InMemory)
        {
            throw new UsageException("PollerSaga:Transport:Kind is InMemory, which connects no processes. Set the workers' bus, "
                + "for example RabbitMq, name a worker with --server URL, or poll with 'pollersaga run URL'.");
        }

        var host = EngineHost.BuildClient(settings);
        try
        {
            // MassTransit waits for an unavailable bus without limit, which suits a worker. Here, a person waits for a response.
            var transport = host.Services.GetRequiredService<IOptions<TransportOptions>>().Value;
            if (transport.Kind == TransportKind.RabbitMq)
                await RabbitMqConnection.TryAsync(transport, cancellationToken);
            await host.StartAsync(cancellationToken);
            return new BusConnection(host.Services.GetRequiredService<JobControl>(), host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (host is null)
            return;

        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
