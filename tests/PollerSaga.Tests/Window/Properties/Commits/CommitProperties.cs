using System.Collections.Concurrent;

namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>
/// The commits of the window, without messages: several starts, ends and job commands share each transaction. A failure prints its seed,
/// which the environment variable <c>CsCheck_Seed</c> repeats.
/// </summary>
public sealed class CommitProperties
{
    private const int Percentage = 70;

    [Test]
    public async Task Any_group_of_writes_keeps_the_window_and_every_page_ends()
    {
        ConcurrentBag<CommitWorld> idle = [];
        try
        {
            await ScenarioSampling.RunAsync(CommitScenarioGen.Scenarios, Percentage, async scenario =>
            {
                var world = idle.TryTake(out var free) ? free : await CommitWorld.CreateAsync();
                await new CommitScenarioRun(world, scenario).RunAsync();
                idle.Add(world);
            });
        }
        finally
        {
            foreach (var world in idle)
                await world.DisposeAsync();
        }
    }
}
