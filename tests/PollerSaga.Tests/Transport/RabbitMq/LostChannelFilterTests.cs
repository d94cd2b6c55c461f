using System.Reflection;
using MassTransit;
using MassTransit.RabbitMqTransport;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Tests.Support;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PollerSaga.Tests.Transport.RabbitMq;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LostChannelFilterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Consumer _consumer = new();
    private readonly TaskCompletionSource _consumption = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOpen = true;

    [Test]
    public async Task Notifies_the_consumer_of_a_closed_channel_whose_consumption_then_ends()
    {
        var consuming = ConsumeAsync();
        _isOpen = false;
        _clock.Advance(LostChannelFilter.CheckInterval);
        var reason = await _consumer.Notified.OrTimeOut();
        _consumption.SetResult();
        await consuming.OrTimeOut();

        Assert.That((reason.Initiator, reason.ReplyCode), Is.EqualTo((ShutdownInitiator.Library, Constants.InternalError)));
    }

    [Test]
    public async Task Abandons_a_consumption_that_does_not_end_after_the_notification()
    {
        var consuming = ConsumeAsync();
        _isOpen = false;
        _clock.Advance(LostChannelFilter.CheckInterval);
        await _consumer.Notified.OrTimeOut();
        var wasConsuming = !consuming.IsCompleted;
        _clock.Advance(LostChannelFilter.CheckInterval);
        var failure = await consuming.FailureOf<RabbitMqConnectionException>();

        Assert.That(wasConsuming, Is.True, "its handlers have the time until the next check");
        Assert.That(failure.Message, Is.EqualTo("The channel was lost: a connection"));
    }

    [Test]
    public async Task Abandons_a_consumption_also_when_a_handler_fails_at_its_cancellation()
    {
        _consumer.Failure = new ObjectDisposedException("a delivery");
        var consuming = ConsumeAsync();
        _isOpen = false;
        _clock.Advance(LostChannelFilter.CheckInterval);
        await _consumer.Notified.OrTimeOut();
        _clock.Advance(LostChannelFilter.CheckInterval);

        await consuming.FailureOf<RabbitMqConnectionException>();
    }

    [Test]
    public async Task Leaves_an_open_channel_alone()
    {
        var consuming = ConsumeAsync();
        for (var check = 0; check < 5; check++)
            _clock.Advance(LostChannelFilter.CheckInterval);
        _consumption.SetResult();
        await consuming.OrTimeOut();

        Assert.That(_consumer.Notified.IsCompleted, Is.False);
    }

    private Task ConsumeAsync()
    {
        var channel = Stub<IChannel>((nameof(IChannel.IsOpen), () => _isOpen), (nameof(IChannel.CloseReason), () => null));
        var connection = Stub<IConnection>((nameof(IConnection.IsOpen), () => _isOpen), (nameof(IConnection.CloseReason), () => null));
        var connectionContext = Stub<ConnectionContext>(
            (nameof(ConnectionContext.Connection), () => connection),
            (nameof(ConnectionContext.Description), () => "a connection"));
        var context = Stub<ChannelContext>(
            (nameof(ChannelContext.Channel), () => channel),
            (nameof(ChannelContext.ConnectionContext), () => connectionContext),
            (nameof(PipeContext.CancellationToken), () => CancellationToken.None),
            (nameof(ChannelContext.BasicConsume), () => Task.FromResult("tag")));
        var pipe = Pipe.ExecuteAsync<ChannelContext>(async channelContext =>
        {
            await channelContext.BasicConsume("queue", false, false, null, _consumer, string.Empty, CancellationToken.None);
            await _consumption.Task;
        });
        return new LostChannelFilter(_clock).Send(context, pipe);
    }

    private static T Stub<T>(params (string Member, Func<object?> Value)[] answers)
        where T : class
    {
        var stub = DispatchProxy.Create<T, StubProxy>();
        ((StubProxy)(object)stub).Answers = answers.ToDictionary(answer => answer.Member, answer => answer.Value);
        return stub;
    }

    public class StubProxy : DispatchProxy
    {
        internal Dictionary<string, Func<object?>> Answers { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            Answers[targetMethod!.Name.Replace("get_", string.Empty, StringComparison.Ordinal)]();
    }

    private sealed class Consumer : IAsyncBasicConsumer
    {
        private readonly TaskCompletionSource<ShutdownEventArgs> _notified = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ShutdownEventArgs> Notified => _notified.Task;

        public Exception? Failure { get; set; }

        public IChannel? Channel => null;

        public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
        {
            _notified.TrySetResult(reason);
            return Failure is null ? Task.CompletedTask : throw Failure;
        }

        public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task HandleBasicDeliverAsync(
            string consumerTag,
            ulong deliveryTag,
            bool redelivered,
            string exchange,
            string routingKey,
            IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body,
            CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
