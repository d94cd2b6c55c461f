#if FAILPOINTS
using MassTransit;
using PollerSaga.Faults;

namespace PollerSaga.Transport;

/// <summary>The failpoints around the sends of the bus, and after the messages that it has handled.</summary>
internal sealed class FailpointObserver : ISendObserver, IPublishObserver, IReceiveObserver
{
    public Task PreSend<T>(SendContext<T> context)
        where T : class => Pass($"before send of {typeof(T).Name}");

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Pass($"after send of {typeof(T).Name}");

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Pass($"before publication of {typeof(T).Name}");

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class => Pass($"after publication of {typeof(T).Name}");

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    // The message is handled, and not acknowledged.
    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Pass($"after handling of {typeof(T).Name}");

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    private static Task Pass(string place)
    {
        Failpoint.Pass(place);
        return Task.CompletedTask;
    }
}
#endif
