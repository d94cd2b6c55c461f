using PollerSaga.Contracts.Delivery;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Tests.Tasks;

public sealed class PollerTaskStatesTests
{
    private static readonly string[] Life = ["STARTED", "PAYLOADSAVED", "ENQUEUED", "COMPLETE", "FAILED"];

    [Test]
    public void Are_spelled_on_the_wire_as_in_the_workflow_in_the_order_of_a_tasks_life() =>
        Assert.That(PollerTaskStates.WireNames, Is.EqualTo(Life));

    [TestCase(PollerTaskStates.Started, "STARTED")]
    [TestCase(PollerTaskStates.PayloadSaved, "PAYLOADSAVED")]
    [TestCase(PollerTaskStates.Enqueued, "ENQUEUED")]
    [TestCase(PollerTaskStates.Complete, "COMPLETE")]
    [TestCase(PollerTaskStates.Failed, "FAILED")]
    [TestCase(PollerTaskStates.Pending, "PENDING")]
    public void Go_to_the_wire_and_come_back(string name, string wire)
    {
        Assert.That(PollerTaskStates.ToWire(name), Is.EqualTo(wire));
        Assert.That(PollerTaskStates.FromWire(wire), Is.EqualTo(name));
    }

    [TestCase("failed", PollerTaskStates.Failed)]
    [TestCase("PayloadSaved", PollerTaskStates.PayloadSaved)]
    [TestCase("FAILE", null)]
    [TestCase("", null)]
    [TestCase("PENDING", PollerTaskStates.Pending)]
    public void Are_read_in_any_case_and_otherwise_not(string wire, string? name) =>
        Assert.That(PollerTaskStates.FromWire(wire), Is.EqualTo(name));

    [TestCase(PollerTaskStates.Pending, false)]
    [TestCase(PollerTaskStates.Started, false)]
    [TestCase(PollerTaskStates.PayloadSaved, false)]
    [TestCase(PollerTaskStates.Enqueued, true)]
    [TestCase(PollerTaskStates.Complete, true)]
    [TestCase(PollerTaskStates.Failed, true)]
    [TestCase(null, false)]
    public void Have_left_the_window_from_ENQUEUED_on(string? name, bool isEnd) => Assert.That(PollerTaskStates.IsEnd(name), Is.EqualTo(isEnd));

    [Test]
    public void Are_the_ones_that_every_message_names()
    {
        var page = new PollerPlan(Guid.NewGuid(), new Uri("http://api.test/p"), 100, 1, 0, null)[0];
        var map = ProcessPayloadMessage.For(page, new PayloadLocation("bucket", "key")).TaskStateMap;

        Assert.That(new[] { map.Started, map.PayloadSaved, map.Enqueued, map.Complete, map.Failed }, Is.EqualTo(PollerTaskStates.WireNames));
    }
}
