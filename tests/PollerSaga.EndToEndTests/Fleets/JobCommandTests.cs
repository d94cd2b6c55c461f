using PollerSaga.EndToEndTests.Control;
using PollerSaga.EndToEndTests.Fleets.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>The job commands on a fleet, over its bus.</summary>
public sealed class JobCommandTests : FleetTest
{
    [Test]
    public async Task Cancel_a_job_everywhere_and_complete_the_rest_when_it_is_redriven()
    {
        await StartWorkersAsync(3);
        var partner = await StartLargePartnerAsync();
        await StartJobAsync(partner);
        await UntilMorePagesAsync(partner, 500);

        var cancel = await Fleet.RunAsync("cancel", JobId.ToString());
        var late = await Silence.CountLateRequestsAsync(partner);
        var before = partner.PageRequests.Count();
        var redrive = await Fleet.RunAsync("redrive", JobId.ToString(), "--timeout", "0");
        await Fleet.UntilJobIsAsync(JobId, "Completed");

        var messages = await AssertDeliveredAsync(partner);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((cancel.ExitCode, redrive.ExitCode), Is.EqualTo((0, 0)), $"{cancel}\n{redrive}");
            Assert.That(late, Is.Zero, "requests later than 2 s after the answer");
            Assert.That(before, Is.LessThan(Pages));
            Assert.That(partner.PageRequests.Count(), Is.InRange(Pages, Pages + Window), "page requests");
            Assert.That(messages, Has.Count.InRange(Pages, Pages + Window), "messages");
            Assert.That(partner.MaxInFlight, Is.LessThanOrEqualTo(Window));
        }
    }
}
