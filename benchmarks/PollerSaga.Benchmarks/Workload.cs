using PollerSaga.Benchmarks.Floor;

namespace PollerSaga.Benchmarks;

/// <summary>The measured job.</summary>
/// <param name="Tasks">Number of pages.</param>
/// <param name="Latency">Response time of the API for a page.</param>
internal sealed record Workload(int Tasks, TimeSpan Latency)
{
    /// <summary>The API's share of the time, with 25 pages in flight.</summary>
    public TimeSpan Ideal => (Tasks + FloorLoop.Concurrency - 1) / FloorLoop.Concurrency * Latency;
}
