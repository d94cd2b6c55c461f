using MassTransit;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>Notifies a test of a bus's consumed messages of a type.</summary>
internal sealed class Consumed<T> : IConsumeMessageObserver<T>, IDisposable
    where T : class
{
    private readonly SemaphoreSlim _messages = new(0);
    private readonly ConnectHandle _connection;

    /// <summary>Starts counting.</summary>
    public Consumed(IBus bus) => _connection = bus.ConnectConsumeMessageObserver(this);

    /// <summary>Completes with the next consumed message that no earlier call has returned.</summary>
    public Task NextAsync() => _messages.WaitAsync().OrTimeOut();

    public Task PreConsume(ConsumeContext<T> context) => Task.CompletedTask;

    public Task PostConsume(ConsumeContext<T> context)
    {
        _messages.Release();
        return Task.CompletedTask;
    }

    public Task ConsumeFault(ConsumeContext<T> context, Exception exception) => Task.CompletedTask;

    public void Dispose()
    {
        _connection.Disconnect();
        _messages.Dispose();
    }
}
