namespace PollerSaga.Tests.Window.Properties;

/// <summary>The single moves in a world. Each one is traced, and the invariants hold after it.</summary>
internal sealed class Moves(World world, Invariants invariants)
{
    // Three turns of the sweeps within a lease, as production runs them.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    private readonly List<string> _trace = [];

    /// <summary>The moves so far, and the rows after each.</summary>
    public string Trace => string.Join('\n', _trace);

    /// <summary>Delivers a message that is no longer among those on their way.</summary>
    public Task DeliverAsync(Message message, SimulatedProcess process, bool isUnacknowledged = false) => MoveAsync(
        $"{process} handles {message}{(isUnacknowledged ? ", unacknowledged" : "")}",
        () => world.Deliver(message, process, isUnacknowledged));

    public Task RespondAsync(PendingResponse pending, Response response) =>
        MoveAsync($"{pending}: {response}", () => world.Dependencies.Respond(pending, response));

    public Task AcceptAsync(PendingResponse pending) => MoveAsync($"{pending} is accepted", pending.Accept);

    public Task LoseAsync(Message message) => MoveAsync($"{message} is lost", () => world.Job.Messages.Remove(message));

    public Task DuplicateAsync(Message duplicate) => MoveAsync($"{duplicate} is a duplicate", () => world.Job.Messages.Add(duplicate));

    public async Task KillAsync(SimulatedProcess process, bool isSweeping)
    {
        await MoveAsync($"{process} is killed", () => world.Kill(process));
        await MoveAsync($"{process} starts", () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return isSweeping ? process.StartAgainAsync() : Task.CompletedTask;
        });
    }

    public Task TickAsync() => MoveAsync("time passes", async () =>
    {
        world.Clock.Advance(Turn);
        foreach (var process in world.Processes)
            await process.SweepAsync();
    });

    private Task MoveAsync(string name, Action move) => MoveAsync(name, () =>
    {
        move();
        return Task.CompletedTask;
    });

    private async Task MoveAsync(string name, Func<Task> move)
    {
        _trace.Add(name);
        await world.RunAsync(move);
        if (world.Defect is { } defect)
            throw new AssertionException($"An endpoint throws: {defect}");

        var rows = world.Rows.Read(world.Job.Id);
        _trace[^1] = $"{name} => {rows}";
        invariants.Check(rows);
    }
}
