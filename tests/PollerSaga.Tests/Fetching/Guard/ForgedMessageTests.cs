using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.Tests.Fetching.Guard;

/// <summary>Whoever can send to the bus can send any address. The connection decides.</summary>
public sealed class ForgedMessageTests
{
    [TestCase("http://127.0.0.1:{0}/payload")]
    [TestCase("http://localhost:{0}/payload")]
    [TestCase("http://[::ffff:127.0.0.1]:{0}/payload")]
    [TestCase("http://user:secret@127.0.0.1:{0}/payload")]
    public async Task A_task_with_another_address_requests_nothing(string address)
    {
        await using var canary = new Canary();
        await using var engine = await TestEngine.StartAsync(["Fetching:AllowedNetworks="]);
        var plan = await engine.PlanJobAsync(new Uri("https://api.example.com/payload"), pages: 2);
        var forged = plan[0] with { BaseUrl = new Uri(address.Replace("{0}", $"{canary.Port}", StringComparison.Ordinal)) };

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(forged));
        await engine.UntilAsync(async db => await db.Tasks.FindAsync(forged.TaskId) is { CurrentState: PollerTaskStates.Failed });

        var task = (await engine.FindTaskAsync(forged.TaskId))!;
        Assert.That((canary.Connections, task.Attempts), Is.EqualTo((0, (int?)1)), task.Error);
        Assert.That(task.Error, Does.Contain("is not requested"));
    }

    [TestCase("http://127.0.0.1:{0}/payload")]
    [TestCase("http://localhost:{0}/payload")]
    public async Task A_job_with_a_refused_address_fails_and_requests_nothing(string address)
    {
        await using var canary = new Canary();
        await using var engine = await TestEngine.StartAsync(["Fetching:AllowedNetworks="]);
        var url = new Uri(address.Replace("{0}", $"{canary.Port}", StringComparison.Ordinal));

        var status = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), url));

        Assert.That((canary.Connections, status.State), Is.EqualTo((0, PollerJobState.Failed)));
        Assert.That(status.Error, Does.Contain("is a loopback address. To allow it, set PollerSaga:Fetching:AllowedHosts="));
    }

    [TestCase("http://127.0.0.1:{0}/payload")]
    [TestCase("http://localhost:{0}/payload")]
    public async Task A_preparation_with_a_refused_address_requests_nothing(string address)
    {
        await using var canary = new Canary();
        await using var engine = await TestEngine.StartAsync(["Fetching:AllowedNetworks="]);
        var url = new Uri(address.Replace("{0}", $"{canary.Port}", StringComparison.Ordinal));
        var plan = await engine.PlanJobAsync(new Uri("https://api.example.com/payload"), pages: 1, state: nameof(PollerJobState.Preparing));
        await engine.Store.ChangeAsync(db =>
        {
            db.Counters.RemoveRange(db.Counters);
            return Task.CompletedTask;
        });

        await engine.SendAsync(
            PollerEndpoints.Preparation,
            new PreparePollerJob(plan.JobId, url, MaxConcurrency: 1, plan.ExpiresAt, DeadlineAt: null));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That((canary.Connections, status.State), Is.EqualTo((0, PollerJobState.Failed)), status.Error);
    }
}
