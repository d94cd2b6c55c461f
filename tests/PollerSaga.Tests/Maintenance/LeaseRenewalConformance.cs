using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Maintenance;

public abstract class LeaseRenewalConformance(TestDatabase database) : DatabaseConformance(database)
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
        var clock = StandingClock.New();
        await using var engine = await StartAsync(
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

    [Test]
    public async Task Renews_the_leases_of_as_many_tasks_as_a_process_may_work()
    {
        const int MaxConcurrentTasks = 10_000;
        var clock = StandingClock.New();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock), sweeps: true);
        var plan = await engine.PlanJobAsync(Url, pages: MaxConcurrentTasks);
        var (first, last) = (plan[0], plan[MaxConcurrentTasks - 1]);
        var leased = clock.GetUtcNow().AddMinutes(1);
        await engine.PutTaskAsync(first, PollerTaskStates.Started, leaseUntil: leased);
        await engine.PutTaskAsync(last, PollerTaskStates.Started, leaseUntil: leased);
        var inFlight = engine.Get<TasksInFlight>();
        for (var index = 0; index < MaxConcurrentTasks; index++)
            inFlight.TryEnter(plan[index].TaskId, presumedNew: false);

        clock.Advance(TimeSpan.FromSeconds(20));
        await engine.UntilAsync(async db => await db.Tasks.CountAsync(task => task.LeaseUntil > leased) == 2);

        Assert.That((await engine.FindTaskAsync(last.TaskId))!.Version, Is.EqualTo(1));
    }
}
