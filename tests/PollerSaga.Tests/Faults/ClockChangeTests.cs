using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Faults;

/// <summary>A clock that is set forwards or back during a job.</summary>
public sealed class ClockChangeTests
{
    private const int Pages = 100;
    private const int Window = 10;

    [TestCase(+3600)]
    [TestCase(-3600)]
    [TestCase(+3600, -7200)]
    [TestCase(-86400, +172800)]
    public async Task A_job_delivers_every_page(params int[] seconds)
    {
        var clock = new ShiftedClock();
        await using var api = await PartnerApi.StartAsync(records: Pages * 100);
        await using var engine = await TestEngine.StartAsync(
            swap: services => services.AddSingleton<TimeProvider>(clock),
            sweeps: true);
        var jobId = Guid.NewGuid();
        var changes = new Queue<int>(seconds);
        api.Misbehave = (_, _) =>
        {
            lock (changes)
            {
                if (api.PageRequests.Count() > Pages / (changes.Count + 1) && changes.TryDequeue(out var change))
                    clock.Shift(TimeSpan.FromSeconds(change));
            }

            return Task.FromResult(false);
        };

        var status = await engine.RunJobAsync(new StartPollerJob(jobId, api.Url, MaxConcurrency: Window, Timeout: TimeSpan.Zero));

        Assert.That(changes, Is.Empty, "changes of the clock that did not happen");
        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, Pages)));
        Assert.That(Directory.GetFiles(engine.SpoolFolder), Has.Length.EqualTo(Pages));
        Assert.That(
            api.PageRequests.Select(request => request.StartAt).Distinct().Count(),
            Is.EqualTo(Pages));
        Assert.That(api.PageRequests.Count() - Pages, Is.LessThanOrEqualTo(seconds.Length * Window), "pages fetched again");
    }
}
