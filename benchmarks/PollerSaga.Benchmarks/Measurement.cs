using PollerSaga.Benchmarks.Processes;

namespace PollerSaga.Benchmarks;

/// <summary>The measurement of one run.</summary>
/// <param name="Wall">Time from the start to the end.</param>
/// <param name="Worker">Usage of the measured process.</param>
/// <param name="Broker">Usage of the broker; null if there is none, or if the benchmark did not start it.</param>
/// <param name="Database">Usage of the database server; null if there is none, or if the benchmark did not start it.</param>
internal sealed record Measurement(TimeSpan Wall, ProcessUsage Worker, ProcessUsage? Broker = null, ProcessUsage? Database = null)
{
    public TimeSpan Cpu => Worker.Cpu + (Broker?.Cpu ?? TimeSpan.Zero) + (Database?.Cpu ?? TimeSpan.Zero);

    public long WrittenBytes => Worker.WrittenBytes + (Broker?.WrittenBytes ?? 0) + (Database?.WrittenBytes ?? 0);
}
