namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// The window and both state machines under random starts, ends, reports, pauses, changes of the window, redrives, cancels, duplicates,
/// losses and kills, on the production store. A failure prints its seed, which the environment variable <c>CsCheck_Seed</c> repeats.
/// </summary>
public sealed class LifecycleProperties
{
    private const int Percentage = 30;

    [Test]
    public async Task Each_page_is_delivered_once_and_every_job_ends_whatever_happens()
    {
        await using var worlds = new Worlds();
        await ScenarioSampling.RunAsync(ScenarioGen.Scenarios, Percentage, worlds.RunAsync);
    }
}
