using System.Diagnostics.Metrics;
using System.Text.Json;

namespace PollerSaga.Benchmarks.Counts;

/// <summary>What a process has counted in itself from its start to its end.</summary>
/// <param name="AllocatedBytes">Bytes of memory asked of the garbage collector.</param>
/// <param name="Exceptions">Exceptions thrown, caught or not.</param>
/// <param name="GarbageCollections">Collections of all generations.</param>
/// <param name="GarbageCollectionPause">Time all threads stood still for them.</param>
/// <param name="SqlRoundTrips">Ways to PostgreSQL and back; 0 on SQLite, which is in the process.</param>
internal sealed record RuntimeCounts(long AllocatedBytes, long Exceptions, int GarbageCollections, TimeSpan GarbageCollectionPause, long SqlRoundTrips)
{
    /// <summary>The environment variable that names the file they are written to.</summary>
    public const string FileVariable = "POLLERSAGA_BENCHMARK_COUNTS";

    /// <summary>What makes a process count.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentFor(string file) => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(RuntimeCounts).Assembly.Location,
        [FileVariable] = file,
    };

    public static RuntimeCounts ReadFrom(string file) => JsonSerializer.Deserialize<RuntimeCounts>(File.ReadAllText(file))!;

    /// <summary>Counts in this process, and writes it down at its end.</summary>
    public static void KeepIn(string file)
    {
        var (exceptions, roundTrips) = (0L, 0L);
        AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref exceptions);

        // One measurement per command or batch of commands.
        var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" })
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref roundTrips));
        meters.Start();

        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(file, JsonSerializer.Serialize(new RuntimeCounts(
            GC.GetTotalAllocatedBytes(precise: true),
            exceptions,
            GC.CollectionCount(0),
            GC.GetTotalPauseDuration(),
            roundTrips)));
    }
}
