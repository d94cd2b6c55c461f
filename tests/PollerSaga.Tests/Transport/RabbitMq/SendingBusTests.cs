using System.Reflection;
using MassTransit;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Tests.Transport.RabbitMq;

public sealed class SendingBusTests : IDisposable
{
    private static readonly TransportOptions Transport = new() { Host = "rabbitmq.test", UserName = "poller" };

    private readonly SteppedClock _clock = new();
    private readonly LogLines _log = new();
    private readonly BusCalls _calls = new();
    private int _tries;

    public void Dispose() => _log.Dispose();

    [Test]
    public async Task Makes_no_bus_while_the_server_is_away_and_waits_for_longer_each_time()
    {
        using var sending = NewBus(() => _tries <= 6 ? new BrokerUnreachableException(new IOException("Connection refused")) : null);

        await sending.StartAsync(CancellationToken.None);
        var waits = await _clock.PassWaitsAsync(sending.Started).OrTimeOut();

        Assert.That(waits.Select(wait => wait.TotalSeconds), Is.EqualTo(new[] { 1, 2, 4, 8, 10, 10 }));
        Assert.That(_calls.Of(nameof(IBusControl.StartAsync)), Is.EqualTo(1));
        await sending.StopAsync(CancellationToken.None);
        Assert.That((_calls.Made, _calls.Of(nameof(IBusControl.StopAsync))), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Stops_each_bus_whose_start_failed()
    {
        _calls.FailingStarts = 3;
        using var sending = NewBus(() => null);

        await sending.StartAsync(CancellationToken.None);
        await _clock.PassWaitsAsync(sending.Started).OrTimeOut();

        Assert.That(
            (_calls.Made, _calls.Of(nameof(IBusControl.StartAsync)), _calls.Of(nameof(IBusControl.StopAsync))),
            Is.EqualTo((4, 4, 3)));
        await sending.StopAsync(CancellationToken.None);
        Assert.That(_calls.Of(nameof(IBusControl.StopAsync)), Is.EqualTo(4));
    }

    [Test]
    public async Task Reports_a_refusal_with_its_settings_and_tries_again_each_minute()
    {
        using var sending = NewBus(() => _tries <= 3 ? new AuthenticationFailureException("ACCESS_REFUSED") : null);
        var reported = new List<DependencyUnavailableException>();
        _watch!.Unavailable += reported.Add;

        await sending.StartAsync(CancellationToken.None);
        var waits = await _clock.PassWaitsAsync(sending.Started).OrTimeOut();

        Assert.That(waits, Is.EqualTo(Enumerable.Repeat(SendingBus.RefusedInterval, 3)));
        Assert.That(reported, Has.Exactly(3).Items.And.All.TypeOf<DependencyRefusedException>());
        Assert.That(_log.All.Distinct(), Is.EqualTo(new[]
        {
            "Work waits: RabbitMQ at rabbitmq.test:5672 refuses the log-in of poller. Check PollerSaga:Transport:UserName and " +
                "PollerSaga:Transport:Password.",
        }));
        await sending.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Lets_nobody_wait_for_a_bus_that_stops_before_its_start()
    {
        using var sending = NewBus(() => new BrokerUnreachableException(new IOException("Connection refused")));

        await sending.StartAsync(CancellationToken.None);
        await _clock.WhenWaitingFor(TimeSpan.FromSeconds(1)).OrTimeOut();
        await sending.StopAsync(CancellationToken.None).OrTimeOut();

        Assert.That(sending.Started.IsCanceled, Is.True);
        Assert.That(_calls.Made, Is.Zero);
    }

    private DependencyWatch? _watch;

    private SendingBus NewBus(Func<Exception?> fault)
    {
        _watch = new DependencyWatch(_clock, _log.For<DependencyWatch>());
        return new SendingBus(
            Transport,
            _clock,
            _watch,
            new BusStop(_clock, _log.For<BusStop>()),
            _ =>
            {
                _tries++;
                return fault() is { } exception ? throw RabbitMqConnection.Describe(Transport, exception) : Task.CompletedTask;
            },
            _calls.New);
    }

    /// <summary>Makes buses that do nothing, and counts what is asked of them.</summary>
    private sealed class BusCalls
    {
        private readonly List<string> _calls = [];

        public int FailingStarts { get; set; }

        public int Made { get; private set; }

        public int Of(string method)
        {
            lock (_calls)
                return _calls.Count(call => call == method);
        }

        public IBusControl New()
        {
            Made++;
            var bus = DispatchProxy.Create<IBusControl, Bus>();
            ((Bus)(object)bus).Calls = this;
            return bus;
        }

        private Task Answer(string method)
        {
            lock (_calls)
                _calls.Add(method);
            return method switch
            {
                nameof(IBusControl.StartAsync) => Of(method) <= FailingStarts
                    ? Task.FromException<BusHandle>(new RabbitMqConnectionException("It is closed."))
                    : Task.FromResult<BusHandle>(null!),
                nameof(IBusControl.StopAsync) => Task.CompletedTask,
                _ => throw new NotSupportedException(method),
            };
        }

        public class Bus : DispatchProxy
        {
            internal BusCalls Calls { get; set; } = null!;

            protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Calls.Answer(targetMethod!.Name);
        }
    }
}
