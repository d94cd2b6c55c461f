using MassTransit;
using MassTransit.Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Delivery;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Maintenance;
using PollerSaga.Payloads;
using PollerSaga.Reports;
using PollerSaga.Storage;
using PollerSaga.Storage.Sagas;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// The engine of one process, as production registers it, without a bus: its endpoints are a mediator, into which a step delivers one
/// message.
/// </summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IMediator _endpoints;
    private readonly MaintenanceLeader _leader;
    private readonly LeaseRenewal _renewal;
    private readonly DeadlineSweep _deadlines;
    private readonly CancellationSweep _cancellations;
    private ResumeSweep _resumption;

    public SimulatedProcess(World world, int number)
    {
        Number = number;
        var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<TimeProvider>(world.Clock)
            .AddSingleton<IPayloadStore, SimulatedPayloads>()
            .AddSingleton<IProcessingQueue>(new SimulatedQueue(world, this))
            .AddSingleton(CapturingBus.Create(message => world.Job.Send(message)))
            .AddPollerSagaEngine(TestSettings.In(
                "unused",
                ("Database:ConnectionString", world.ConnectionString),
                ("Transport:Kind", world.HasBroker ? "RabbitMq" : "InMemory"),
                ("Polling:Deadline", "00:00:00"),
                ("Polling:PrepareRetry:MaxRetries", "0"),
                ("Polling:FetchRetry:MaxRetries", "0"),
                ("Polling:SendRetry:MaxRetries", "0")));
        services.AddHttpClient(PartnerClient.Name).ConfigurePrimaryHttpMessageHandler(() => new SimulatedPartner(world, this));
        services.AddSagaRepository<PollerJob>();
        _services = services.BuildServiceProvider();
        _endpoints = Bus.Factory.CreateMediator(endpoint =>
        {
            endpoint.UseFilter(new ArrivalFilter());
            endpoint.StateMachineSaga(Create<PollerJobStateMachine>(), _services.GetRequiredService<ISagaRepository<PollerJob>>());
            endpoint.Consumer(Create<PollerJobConsumer>);
            endpoint.Consumer(Create<PollerTaskConsumer>);
            endpoint.Consumer(Create<PayloadProcessedConsumer>);
            endpoint.Consumer(Create<PayloadProcessingFailedConsumer>);

            // Without a consumer, a mediator drops what is published.
            endpoint.Handler<PollerJobCompleted>(_ => Task.CompletedTask);
            endpoint.Handler<PollerJobFailed>(_ => Task.CompletedTask);
        });
        _leader = _services.GetRequiredService<MaintenanceLeader>();
        (_renewal, _deadlines, _cancellations, _resumption) =
            (Create<LeaseRenewal>(), Create<DeadlineSweep>(), Create<CancellationSweep>(), Create<ResumeSweep>());
    }

    public int Number { get; }

    /// <summary>Makes the schema.</summary>
    public Task MigrateAsync() => _services.MigratePollerSagaAsync();

    public JobRows CreateRows() => new(_services.GetRequiredService<IDbContextFactory<PollerDbContext>>().CreateDbContext());

    /// <summary>Delivers a message to its endpoint; ends when it is handled.</summary>
    public Task HandleAsync(object message) => _endpoints.Send(message);

    /// <summary>Starts again: what is unfinished is resumed as by a new process.</summary>
    public async Task StartAgainAsync()
    {
        _resumption.Dispose();
        _resumption = Create<ResumeSweep>();
        await _leader.RunTurnAsync(CancellationToken.None);
        await _resumption.RunTurnAsync(CancellationToken.None);
    }

    /// <summary>A turn of each sweep.</summary>
    public async Task SweepAsync()
    {
        foreach (var sweep in new Sweep[] { _leader, _renewal, _cancellations, _deadlines, _resumption })
            await sweep.RunTurnAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sweep in new Sweep[] { _renewal, _deadlines, _cancellations, _resumption })
            sweep.Dispose();
        await _services.DisposeAsync();
    }

    public override string ToString() => $"process {Number}";

    private T Create<T>()
        where T : class => ActivatorUtilities.CreateInstance<T>(_services);
}
