using System.Diagnostics;
using PollerSaga.Benchmarks.Counts;
using PollerSaga.Benchmarks.Processes;

namespace PollerSaga.Benchmarks.Stacks;

/// <summary>One process with the in-memory bus, SQLite and a spool folder. The time is from the start of the process to its end.</summary>
internal sealed class EmbeddedStack(Bench bench) : IStack
{
    public const string Name = "embedded";

    public string Title => "embedded: in-memory bus, SQLite, spool folder";

    public async Task<Measurement> MeasureFloorAsync(CancellationToken cancellationToken)
    {
        var folder = bench.CreateFolder("floor");
        var wall = Stopwatch.StartNew();
        await using var floor = await bench.StartFloorAsync(folder, [], cancellationToken);
        await floor.WriteLineAsync("go");
        await floor.ReadLineAsync(cancellationToken);
        wall.Stop();
        var usage = ProcessUsage.Read(floor.Id)!.Value;
        await floor.WriteLineAsync("end");
        await floor.EndAsync(cancellationToken);

        RequireAllSent(folder);
        return new Measurement(wall.Elapsed, usage);
    }

    public Task<Measurement> MeasureProductAsync(CancellationToken cancellationToken) =>
        RunProductAsync(bench.CreateFolder("product"), environment: null, cancellationToken);

    public async Task<RuntimeCounts> CountProductAsync(CancellationToken cancellationToken)
    {
        var folder = bench.CreateFolder("counted");
        var file = Path.Combine(folder, "counts.json");
        await RunProductAsync(folder, RuntimeCounts.EnvironmentFor(file), cancellationToken);
        return RuntimeCounts.ReadFrom(file);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Measurement> RunProductAsync(
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancellationToken)
    {
        var wall = Stopwatch.StartNew();
        await using var program = bench.StartProgram(
            ["run", bench.Url.ToString(), "--data", folder, "--timeout", "0", "--json"],
            folder,
            environment);
        await using var watch = new UsageWatch(program.Id);
        await program.EndAsync(cancellationToken);
        wall.Stop();

        RequireAllSent(folder);
        return new Measurement(wall.Elapsed, watch.Last);
    }

    private void RequireAllSent(string folder)
    {
        var sent = Directory.EnumerateFiles(Path.Combine(folder, "queue", "new")).Count();
        if (sent != bench.Workload.Tasks)
            throw new InvalidOperationException($"{sent} messages are on the queue, not {bench.Workload.Tasks}.");
    }
}
