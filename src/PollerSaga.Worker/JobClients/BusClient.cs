using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.JobClients;

/// <summary>Speaks with the workers over the bus, and needs nothing else: no database, no folder.</summary>
internal sealed class BusClient : EngineSteering, IStatusSource
{
    private BusClient(IHost host)
        : base(host)
    {
    }

    public override string Place => "the workers' database";

    public override bool IsWorkedOn => true;

    /// <exception cref="UsageException">The settings name no bus that others could be on.</exception>
    /// <exception cref="DependencyUnavailableException">The bus cannot be reached.</exception>
    public static async Task<BusClient> ConnectAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (EngineHost.TransportOf(settings) == TransportKind.InMemory)
            throw new UsageException("PollerSaga:Transport:Kind is InMemory, which no other process can be asked over; set the workers' bus, for example RabbitMq, or poll with 'pollersaga run URL'.");

        var host = EngineHost.BuildClient(settings);
        try
        {
            // A bus that is away is waited for without an end, which suits a worker. Here someone is waiting for an answer.
            var transport = host.Services.GetRequiredService<IOptions<TransportOptions>>().Value;
            if (transport.Kind == TransportKind.RabbitMq)
                await RabbitMqConnection.TryAsync(transport, cancellationToken);
            await host.StartAsync(cancellationToken);
            return new BusClient(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken) => Acts.GetStatusAsync(jobId, cancellationToken);

    /// <summary>Hands the report over; what it changes, the workers know.</summary>
    public override async Task<string?> CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        await Acts.CompleteAsync(jobId, taskId, cancellationToken);
        return null;
    }
}
