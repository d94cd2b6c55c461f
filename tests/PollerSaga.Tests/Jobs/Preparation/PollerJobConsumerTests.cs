using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Tests.Jobs.Preparation;

public sealed class PollerJobConsumerTests
{
    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Case("no queue yet", () => new MessageReturnedException("There is no queue poller-task.", new IOException()));
        yield return Case("no connection", () => new ConnectionException("It is closed."));
        yield return Case("no server", () => new BrokerUnreachableException(new IOException()));

        static TestCaseData Case(string name, Func<Exception> fault) => new TestCaseData(fault).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task Waits_for_a_bus_that_does_not_take_the_first_pages(Func<Exception> fault)
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        using var log = new LogLines();
        await using var engine = await TestEngine.StartAsync(swap: log.Keep);
        var jobId = Guid.NewGuid();
        var sends = new DefectiveSends { Failure = fault, JobId = jobId, MaxFailures = 3 };
        engine.Harness.Bus.ConnectSendObserver(sends);

        var status = await engine.RunJobAsync(new StartPollerJob(jobId, api.Url));

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 3)));
        Assert.That(api.Requests.Count(request => request.IsMetadata), Is.EqualTo(1));
        Assert.That(log.Of(300), Is.Not.Empty);
        Assert.That(log.Of(103), Is.Empty, "it is no defect");
    }
}
