using System.Collections.Concurrent;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>The worlds in which scenarios run. A world takes long to create, so that another scenario uses it again.</summary>
internal sealed class Worlds : IAsyncDisposable
{
    private readonly ConcurrentBag<World> _alone = [];
    private readonly ConcurrentBag<World> _fleets = [];

    public async Task RunAsync(Scenario scenario)
    {
        var idle = scenario.HasBroker ? _fleets : _alone;
        var world = idle.TryTake(out var free) ? free : await World.CreateAsync(scenario.HasBroker);

        // The world of a failure is not used again, nor disposed of: its deliveries wait for responses.
        await new ScenarioRun(world, scenario).RunAsync();
        idle.Add(world);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _alone.Concat(_fleets))
            await world.DisposeAsync();
    }
}
