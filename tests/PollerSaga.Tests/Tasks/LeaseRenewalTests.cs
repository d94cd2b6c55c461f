using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Testing;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Tasks;

public sealed class LeaseRenewalTests
{
    [Test]
    public async Task Renews_the_lease_of_a_task_in_flight()
    {
        await using var api = await PartnerApi.StartAsync(records: 100);
        var release = new TaskCompletionSource();
        api.Misbehave = async (_, _) =>
        {
            await release.Task;
            return false;
        };
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var engine = await TestEngine.StartAsync(
            ["Polling:Deadline=00:00:00", "Fetching:Timeout=00:02:00", "Polling:FetchRetry:MaxRetries=0"],
            services => services.AddSingleton<TimeProvider>(clock),
            sweeps: true);
        var plan = await engine.PlanJobAsync(api.Url, pages: 1);
        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        await api.WhenPageRequestsReach(1);
        var leased = (await engine.FindTaskAsync(plan[0].TaskId))!.LeaseUntil;

        clock.Advance(TimeSpan.FromSeconds(20));
        await engine.UntilAsync(db => db.Tasks.AnyAsync(task => task.LeaseUntil > leased));

        var row = await engine.FindTaskAsync(plan[0].TaskId);
        Assert.That(row!.LeaseUntil - leased, Is.EqualTo(TimeSpan.FromSeconds(20)).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(row.Version, Is.EqualTo(1), "a sign of life is no change of the task");
        release.SetResult();
        await engine.WhenOverAsync(plan.JobId);
    }
}
