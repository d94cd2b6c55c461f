using PollerSaga.Contracts.Delivery;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Tests.Tasks;

public sealed class PollerTaskStatesTests
{
    private static readonly string[] Lifecycle = ["STARTED", "PAYLOADSAVED", "ENQUEUED", "COMPLETE", "FAILED", "SKIPPED"];

    [Test]
    public void Have_fixed_wire_names_in_the_order_of_the_lifecycle() =>
        Assert.That(PollerTaskStates.WireNames, Is.EqualTo(Lifecycle));

    [TestCase(PollerTaskStates.Started, "STARTED")]
    [TestCase(PollerTaskStates.PayloadSaved, "PAYLOADSAVED")]
    [TestCase(PollerTaskStates.Enqueued, "ENQUEUED")]
    [TestCase(PollerTaskStates.Complete, "COMPLETE")]
    [TestCase(PollerTaskStates.Failed, "FAILED")]
    [TestCase(PollerTaskStates.Skipped, "SKIPPED")]
    [TestCase(PollerTaskStates.Pending, "PENDING")]
    public void Convert_to_wire_names_and_back(string name, string wire)
    {
        Assert.That(PollerTaskStates.ToWire(name), Is.EqualTo(wire));
        Assert.That(PollerTaskStates.FromWire(wire), Is.EqualTo(name));
    }

    [TestCase("failed", PollerTaskStates.Failed)]
    [TestCase("PayloadSaved", PollerTaskStates.PayloadSaved)]
    [TestCase("FAILE", null)]
    [TestCase("", null)]
    [TestCase("PENDING", PollerTaskStates.Pending)]
    public void Are_parsed_case_insensitively(string wire, string? name) =>
        Assert.That(PollerTaskStates.FromWire(wire), Is.EqualTo(name));

    [TestCase(PollerTaskStates.Pending, false)]
    [TestCase(PollerTaskStates.Started, false)]
    [TestCase(PollerTaskStates.PayloadSaved, false)]
    [TestCase(PollerTaskStates.Enqueued, true)]
    [TestCase(PollerTaskStates.Complete, true)]
    [TestCase(PollerTaskStates.Failed, true)]
    [TestCase(PollerTaskStates.Skipped, true)]
    [TestCase(null, false)]
    public void Count_as_ended_from_ENQUEUED_on(string? name, bool isEnd) => Assert.That(PollerTaskStates.IsEnd(name), Is.EqualTo(isEnd));

    [Test]
    public void Match_the_state_map_of_every_message()
    {
        var page = new PollerPlan(Guid.NewGuid(), new Uri("http://api.test/p"), 100, 1, 0, null)[0];
        var map = ProcessPayloadMessage.For(page, new PayloadLocation("bucket", "key")).TaskStateMap;

        Assert.That(
            new[] { map.Started, map.PayloadSaved, map.Enqueued, map.Complete, map.Failed },
            Is.EqualTo(PollerTaskStates.WireNames.SkipLast(1)),
            "consumers know no skipped tasks: nothing is delivered");
    }
}
