using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Transport;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Tests.Worker.Runs;

public sealed class DeadLetterObserverTests
{
    private readonly TaskCompletionSource<Exception> _defect = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task Reports_a_defect_in_a_message_of_any_type()
    {
        await using var engine = await StartAsync(
            bus => bus.AddHandler(Task (NewMessage _) => throw new InvalidOperationException("A defect.")));

        await engine.Get<IBus>().Publish(new NewMessage());

        Assert.That((await _defect.Task.WaitAsync(TestEngine.Patience)).Message, Is.EqualTo("A defect."));
    }

    [Test]
    public async Task Reports_a_defect_in_a_job()
    {
        await using var engine = await StartAsync();

        await engine.StartJobAsync(new StartPollerJob(Guid.Empty, new Uri("http://127.0.0.1:9")));

        Assert.That(await _defect.Task.WaitAsync(TestEngine.Patience), Is.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task Reports_a_defect_in_a_task()
    {
        await using var engine = await StartAsync();

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(null!));

        Assert.That(await _defect.Task.WaitAsync(TestEngine.Patience), Is.InstanceOf<ArgumentException>());
    }

    private Task<TestEngine> StartAsync(Action<IBusRegistrationConfigurator>? configureBus = null) => TestEngine.StartAsync(
        swap: services => services.AddSingleton<IReceiveObserver>(new DeadLetterObserver(exception => _defect.TrySetResult(exception))),
        configureBus: configureBus);

    public sealed record NewMessage;
}
