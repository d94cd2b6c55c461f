using PollerSaga.Transport;
using PollerSaga.Transport.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Tests.Transport.RabbitMq;

public sealed class RabbitMqConnectionTests
{
    private static readonly TransportOptions Transport = new() { Host = "rabbitmq.test", Port = 5671, UserName = "poller" };

    private static IEnumerable<TestCaseData> Refusals()
    {
        const string LogIn = "RabbitMQ at rabbitmq.test:5671 refuses the log-in of poller. Check PollerSaga:Transport:UserName and " +
            "PollerSaga:Transport:Password.";
        const string Check = "Check PollerSaga:Transport:VirtualHost, and the rights of poller in it.";

        yield return Case("a log-in", new AuthenticationFailureException("ACCESS_REFUSED"), LogIn);
        yield return Case("a log-in, within", new BrokerUnreachableException(new AuthenticationFailureException("ACCESS_REFUSED")), LogIn);
        yield return Case(
            "a virtual host",
            Interrupted(530, "NOT_ALLOWED - vhost a not found"),
            $"RabbitMQ at rabbitmq.test:5671 refuses the connection: NOT_ALLOWED - vhost a not found. {Check}");
        yield return Case(
            "a queue",
            Interrupted(403, "ACCESS_REFUSED - no rights"),
            $"RabbitMQ at rabbitmq.test:5671 refuses the connection: ACCESS_REFUSED - no rights. {Check}");
        yield return Case(
            "a queue, within",
            new BrokerUnreachableException(Interrupted(403, "ACCESS_REFUSED - no rights")),
            $"RabbitMQ at rabbitmq.test:5671 refuses the connection: ACCESS_REFUSED - no rights. {Check}");
    }

    [TestCaseSource(nameof(Refusals))]
    public void Tells_whoever_is_refused_which_setting_to_check(Exception exception, string message)
    {
        var described = RabbitMqConnection.Describe(Transport, exception);

        Assert.That((described.Message, described.InnerException), Is.EqualTo((message, exception)));
        Assert.That(RabbitMqConnection.IsRefusal(described), Is.True);
    }

    private static IEnumerable<TestCaseData> Absences()
    {
        const string Check = "Check that it runs, and PollerSaga:Transport.";

        yield return Case(
            "nobody",
            new BrokerUnreachableException(new IOException("Connection refused")),
            $"RabbitMQ at rabbitmq.test:5671 cannot be reached: Connection refused. {Check}");
        yield return Case(
            "a sentence",
            new IOException("It is away."),
            $"RabbitMQ at rabbitmq.test:5671 cannot be reached: It is away. {Check}");
        yield return Case(
            "no answer",
            new TimeoutException("No answer"),
            $"RabbitMQ at rabbitmq.test:5671 cannot be reached: No answer. {Check}");
        yield return Case(
            "a broker that stops",
            Interrupted(320, "CONNECTION_FORCED"),
            $"RabbitMQ at rabbitmq.test:5671 cannot be reached: {Interrupted(320, "CONNECTION_FORCED").Message}. {Check}");
    }

    [TestCaseSource(nameof(Absences))]
    public void Tells_whoever_finds_nobody_where_it_looked(Exception exception, string message)
    {
        var described = RabbitMqConnection.Describe(Transport, exception);

        Assert.That((described.Message, described.InnerException), Is.EqualTo((message, exception)));
        Assert.That(RabbitMqConnection.IsRefusal(described), Is.False);
        Assert.That(RabbitMqConnection.IsFault(exception), Is.True);
    }

    private static IEnumerable<Exception?> Others() => [null, new InvalidOperationException(), new OperationCanceledException()];

    [TestCaseSource(nameof(Others))]
    public void Takes_nothing_else_for_a_refusal(Exception? exception) => Assert.That(RabbitMqConnection.IsRefusal(exception), Is.False);

    [Test]
    public void Bears_the_name_of_the_machine() =>
        Assert.That(RabbitMqConnection.Name, Is.EqualTo($"pollersaga on {Environment.MachineName}"));

    private static OperationInterruptedException Interrupted(ushort code, string text) =>
        new(new ShutdownEventArgs(ShutdownInitiator.Peer, code, text));

    private static TestCaseData Case(string name, Exception exception, string message) =>
        new TestCaseData(exception, message).SetArgDisplayNames(name);
}
