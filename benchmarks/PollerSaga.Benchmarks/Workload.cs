using PollerSaga.Benchmarks.Floor;

namespace PollerSaga.Benchmarks;

/// <summary>The job that is measured.</summary>
/// <param name="Tasks">Its pages.</param>
/// <param name="Latency">How long the API takes for a page.</param>
internal sealed record Workload(int Tasks, TimeSpan Latency)
{
    /// <summary>The time the API alone would take, with 25 pages in flight.</summary>
    public TimeSpan Ideal => (Tasks + FloorLoop.Concurrency - 1) / FloorLoop.Concurrency * Latency;
}
