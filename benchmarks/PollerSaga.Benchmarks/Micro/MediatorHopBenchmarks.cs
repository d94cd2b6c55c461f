using BenchmarkDotNet.Attributes;
using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Benchmarks.Micro;

/// <summary>
/// Publishes one message of a task on MassTransit's mediator, with the production outbox, to a consumer that does nothing.
/// </summary>
[MemoryDiagnoser]
public class MediatorHopBenchmarks
{
    private static readonly PayloadEnqueued Message = new(BenchmarkPlan.New()[0]);
    private static readonly IdleConsumer Consumer = new();

    private ServiceProvider _services = null!;
    private IMediator _mediator = null!;

    [GlobalSetup]
    public void Start()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddMediator(mediator => mediator.ConfigureMediator((context, endpoint) =>
            {
                endpoint.UseInMemoryOutbox(context);
                endpoint.Consumer(() => Consumer);
            }))
            .BuildServiceProvider();
        _mediator = _services.GetRequiredService<IMediator>();
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _services.DisposeAsync();

    [Benchmark]
    public Task Hop() => _mediator.Publish(Message);

    private sealed class IdleConsumer : IConsumer<PayloadEnqueued>
    {
        public Task Consume(ConsumeContext<PayloadEnqueued> context) => Task.CompletedTask;
    }
}
