using PollerSaga.Benchmarks.Processes;

namespace PollerSaga.Benchmarks;

/// <summary>What one run took.</summary>
/// <param name="Wall">From its start to its end.</param>
/// <param name="Worker">What its own process used.</param>
/// <param name="Broker">What the broker used; null where there is none, or it is not the benchmark's own.</param>
/// <param name="Database">What the database server used; null likewise.</param>
internal sealed record Measurement(TimeSpan Wall, ProcessUsage Worker, ProcessUsage? Broker = null, ProcessUsage? Database = null)
{
    public TimeSpan Cpu => Worker.Cpu + (Broker?.Cpu ?? TimeSpan.Zero) + (Database?.Cpu ?? TimeSpan.Zero);

    public long WrittenBytes => Worker.WrittenBytes + (Broker?.WrittenBytes ?? 0) + (Database?.WrittenBytes ?? 0);
}
