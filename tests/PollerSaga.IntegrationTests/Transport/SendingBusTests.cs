using MassTransit;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.IntegrationTests.Transport;

[NonParallelizable]
public sealed class SendingBusTests
{
    [Test]
    public async Task Tries_a_refused_log_in_once_a_minute_and_says_which_setting_to_correct()
    {
        await using var line = RabbitMqServer.Line();
        var transport = RabbitMqServer.Transport(line.Entry);
        transport.Password = "wrong";
        var clock = new SteppedClock();
        using var log = new LogLines();
        var watch = new DependencyWatch(clock, log.For<DependencyWatch>());
        using var sending = new SendingBus(Options.Create(transport), clock, watch, new BusStop(clock, log.For<BusStop>()));

        await sending.StartAsync(CancellationToken.None);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await clock.WhenWaitingFor(SendingBus.RefusedInterval).OrTimeOut();
            Assert.That(line.Connections, Is.EqualTo(attempt));
            clock.Advance(SendingBus.RefusedInterval);
        }

        await sending.StopAsync(CancellationToken.None).OrTimeOut();
        Assert.That(
            log.All,
            Has.All.EndsWith(
                "Check PollerSaga:Transport:UserName and PollerSaga:Transport:Password.").And.All.StartsWith("Work waits: RabbitMQ at"));
        Assert.That(sending.Started.IsCanceled, Is.True);
    }

    [Test]
    public async Task Has_one_connection_when_the_server_is_back()
    {
        await using var line = RabbitMqServer.Line();
        var clock = new SteppedClock();
        using var log = new LogLines();
        var nobody = RabbitMqServer.Transport(RabbitMqServer.Nobody());
        var transport = RabbitMqServer.Transport(line.Entry);
        var watch = new DependencyWatch(clock, log.For<DependencyWatch>());
        var tries = 0;
        using var sending = new SendingBus(
            transport,
            clock,
            watch,
            new BusStop(clock, log.For<BusStop>()),
            token => RabbitMqConnection.TryAsync(++tries <= 3 ? nobody : transport, token),
            () => MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbitMq => rabbitMq.ConnectTo(transport, SendingBus.ConnectionName)));

        await sending.StartAsync(CancellationToken.None);
        await clock.PassWaitsAsync(sending.Started).OrTimeOut();

        Assert.That(line.Connections, Is.EqualTo(2), "the one that was tried, and that of the one bus");
        await sending.StopAsync(CancellationToken.None).OrTimeOut();
    }
}
