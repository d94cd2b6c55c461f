using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Maintenance;
using PollerSaga.Tests.Jobs.Control;

namespace PollerSaga.Tests.Maintenance;

public sealed class CancellationSweepTests
{
    [Test]
    public async Task Ends_the_requests_of_a_large_window_at_once_and_cancels_them_in_several_turns()
    {
        await using var engine = await TestEngine.StartAsync();
        var jobId = (await engine.PlanJobAsync(new Uri("http://127.0.0.1/"), pages: 1_000)).JobId;
        await engine.Control.CancelAsync(jobId, "someone", CancellationToken.None);
        var work = Enumerable.Range(0, 150).Select(_ => engine.Get<ActiveJobs>().Enter(jobId, CancellationToken.None)).ToList();
        using var sweep = ActivatorUtilities.CreateInstance<CancellationSweep>(engine.Get<IServiceProvider>());

        await sweep.RunTurnAsync(CancellationToken.None);
        var over = work.Count(one => one.IsOver);
        var cancelled = work.Count(one => one.Token.IsCancellationRequested);
        await sweep.RunTurnAsync(CancellationToken.None);

        Assert.That((over, cancelled), Is.EqualTo((150, 100)));
        Assert.That(work, Has.All.Matches<ActiveJobs.Work>(one => one.Token.IsCancellationRequested));
        work.ForEach(one => one.Dispose());
    }
}
