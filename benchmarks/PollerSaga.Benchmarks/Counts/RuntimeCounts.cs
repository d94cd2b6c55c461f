using System.Diagnostics.Metrics;
using System.Text.Json;

namespace PollerSaga.Benchmarks.Counts;

/// <summary>Counts of a process, from its start to its end.</summary>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap.</param>
/// <param name="Exceptions">Exceptions thrown, caught or not.</param>
/// <param name="GarbageCollections">Garbage collections of all generations.</param>
/// <param name="GarbageCollectionPause">Total pause time of the garbage collections.</param>
/// <param name="SqlRoundTrips">Round trips to PostgreSQL; 0 on SQLite, which runs in the process.</param>
internal sealed record RuntimeCounts(
    long AllocatedBytes,
    long Exceptions,
    int GarbageCollections,
    TimeSpan GarbageCollectionPause,
    long SqlRoundTrips)
{
    /// <summary>The environment variable with the path of the file for the counts.</summary>
    public const string FileVariable = "POLLERSAGA_BENCHMARK_COUNTS";

    /// <summary>The environment variables that make a process count.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentFor(string file) => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(RuntimeCounts).Assembly.Location,
        [FileVariable] = file,
    };

    public static RuntimeCounts ReadFrom(string file) => JsonSerializer.Deserialize<RuntimeCounts>(File.ReadAllText(file))!;

    /// <summary>Starts the counts in this process, and writes them to the file at its exit.</summary>
    public static void CountInto(string file)
    {
        var (exceptions, roundTrips) = (0L, 0L);
        AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref exceptions);

        // Npgsql records one measurement per command or batch of commands.
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
