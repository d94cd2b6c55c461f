using MassTransit;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Tests.Support;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Tests.Diagnostics;

public sealed class DependencyWatchTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private readonly DependencyWatch _watch;

    public DependencyWatchTests() => _watch = new DependencyWatch(_clock, _log.For<DependencyWatch>());

    public void Dispose() => _log.Dispose();

    [Test]
    public void Says_the_same_once_in_ten_seconds()
    {
        _watch.Report(Fault("The disk is full."));
        _clock.Advance(TimeSpan.FromMilliseconds(9_999));
        _watch.Report(Fault("The disk is full."));
        Assert.That(_log.All, Is.EqualTo(new[] { "Work waits: The disk is full." }));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _watch.Report(Fault("The disk is full."));
        Assert.That(_log.All, Is.EqualTo(new[] { "Work waits: The disk is full.", "Work waits: The disk is full." }));
    }

    [Test]
    public void Says_something_else_at_once()
    {
        _watch.Report(Fault("The disk is full."));
        _watch.Report(Fault("The database is away."));
        _watch.Report(Fault("The disk is full."));

        Assert.That(_log.All, Is.EqualTo(new[] { "Work waits: The disk is full.", "Work waits: The database is away." }));
    }

    [Test]
    public void Tells_whoever_asked_each_time()
    {
        var told = new List<string>();
        _watch.Unavailable += fault => told.Add(fault.Message);

        _watch.Report(Fault("The disk is full."));
        _watch.Report(Fault("The disk is full."));

        Assert.That(told, Is.EqualTo(new[] { "The disk is full.", "The disk is full." }));
    }

    private static IEnumerable<TestCaseData> BusFaults()
    {
        yield return Case(new ConnectionException("It is closed."));
        yield return Case(new TransportException(new Uri("queue:poller-job"), "It is closed."));
        yield return Case(new TransportUnavailableException("It is closed."));
        yield return Case(new AlreadyClosedException(new(RabbitMQ.Client.ShutdownInitiator.Peer, 320, "It is closed.")));
        yield return Case(new BrokerUnreachableException(new IOException("It is closed.")));

        static TestCaseData Case(Exception exception) => new TestCaseData(exception).SetArgDisplayNames(exception.GetType().Name);
    }

    [TestCaseSource(nameof(BusFaults))]
    public void Delays_and_reports_what_befell_the_bus(Exception exception)
    {
        Assert.That(_watch.Delays(exception), Is.True);
        Assert.That(_log.All, Is.EqualTo(new[] { $"Work waits: The bus is unavailable: {exception.Message}" }));
    }

    [Test]
    public void Delays_and_reports_a_dependency_that_is_away()
    {
        Assert.That(_watch.Delays(Fault("The disk is full.")), Is.True);
        Assert.That(_log.All, Is.EqualTo(new[] { "Work waits: The disk is full." }));
    }

    private static IEnumerable<Exception> Defects() =>
        [new InvalidOperationException(), new OperationCanceledException(), new IOException(), new TimeoutException()];

    [TestCaseSource(nameof(Defects))]
    public void Neither_delays_nor_reports_anything_else(Exception exception)
    {
        Assert.That(_watch.Delays(exception), Is.False);
        Assert.That(_log.All, Is.Empty);
    }

    private static DependencyUnavailableException Fault(string message) => new(message, new IOException());
}
