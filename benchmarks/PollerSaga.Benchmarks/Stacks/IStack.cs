using PollerSaga.Benchmarks.Counts;

namespace PollerSaga.Benchmarks.Stacks;

/// <summary>The servers for messages and state. The floor and the product use the same ones.</summary>
internal interface IStack : IAsyncDisposable
{
    string Title { get; }

    Task<Measurement> MeasureFloorAsync(CancellationToken cancellationToken);

    Task<Measurement> MeasureProductAsync(CancellationToken cancellationToken);

    /// <summary>Runs the product with counts. This run is separate because the counts take time.</summary>
    Task<RuntimeCounts> CountProductAsync(CancellationToken cancellationToken);
}
